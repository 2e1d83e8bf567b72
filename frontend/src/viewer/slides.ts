import type { Photo } from '../api/types';
import { WIDEST } from '../api/urls';
import { aspectOf } from '../components/words';
import { frameOf, type Frame } from './camera';
import { h } from './dom';
import type { ViewerLabels } from './labels';
import { openPicture, type Picture } from './picture';
import { savesData } from './saving';

interface Slide {
  element: HTMLElement;
  photo?: Photo;
  picture?: Picture;
}

export interface SlidesOptions {
  labels: ViewerLabels;
  rtl: boolean;
  photo: (index: number) => Photo | undefined;
  total: () => number;
  altOf: (index: number) => string;
}

/** Distance in px between neighboring photos */
export const GAP = 24;

export type Slides = ReturnType<typeof openSlides>;

/** The photo in the middle with its neighbors, which are loaded in advance unless the visitor wants few bytes. */
export function openSlides({ labels, rtl, photo, total, altOf }: SlidesOptions) {
  const track = h('div', { part: 'track' });
  const slides = new Map<number, Slide>();

  const frame = (at: number): Frame => {
    const shown = photo(at);
    const pixels = Math.min(shown?.width || WIDEST, WIDEST);
    return frameOf(track.clientWidth || 1, track.clientHeight || 1, aspectOf(shown), pixels, devicePixelRatio);
  };
  /** Adds a photo that has become known to its slide. */
  const fill = (at: number, slide: Slide, scale: number, aside: boolean): void => {
    const shown = photo(at);
    if (shown && shown !== slide.photo) {
      Object.assign(slide, { photo: shown, picture: openPicture(shown, altOf(at), labels, aside && savesData()) });
      slide.element.replaceChildren(slide.picture!.element);
    }
    const { width, height } = frame(at);
    Object.assign(slide.picture?.element.style ?? {}, { width: `${width}px`, height: `${height}px` });
    slide.picture?.fit(width * scale);
  };
  return {
    track,
    frame,
    picture: (at: number) => slides.get(at)?.picture,
    /** the element that is moved and magnified */
    box: (at: number): HTMLElement => slides.get(at)!.picture?.element ?? slides.get(at)!.element,
    /** Shows a photo in the middle at this scale, with `around` neighbors on each side. */
    draw(index: number, scale: number, around: number): void {
      for (const [at, slide] of slides) {
        if (Math.abs(at - index) < 2) continue;
        slide.element.remove();
        slides.delete(at);
      }
      for (let at = Math.max(0, index - around); at <= Math.min(total() - 1, index + around); at++) {
        const slide: Slide = slides.get(at) ?? { element: track.appendChild(h('div', { part: 'slide' })) };
        slides.set(at, slide);
        const aside = (at - index) * (rtl ? -1 : 1);
        fill(at, slide, aside ? 1 : scale, !!aside);
        slide.element.style.left = `calc(${aside * 100}% + ${aside * GAP}px)`;
        slide.element.inert = !!aside;
      }
    },
    /** Loads a photo that has failed to load, or was postponed. */
    retry(index: number): void {
      const picture = slides.get(index)?.picture;
      if (picture?.failed()) picture.retry();
    },
  };
}
