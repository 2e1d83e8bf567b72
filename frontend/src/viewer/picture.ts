import type { Photo } from '../api/types';
import { sourceSet, widestUrl } from '../api/urls';
import { placeholderStyle } from '../placeholder/thumbhash';
import { button, h } from './dom';
import type { ViewerLabels } from './labels';

export interface Picture {
  element: HTMLElement;
  /** resolves once it is loaded or has failed to load */
  done: Promise<unknown>;
  /** Sets its width in CSS px, by which the browser chooses a rendition. */
  fit: (width: number) => void;
  /** it has failed to load, or is postponed */
  failed: () => boolean;
  retry: () => void;
}

/**
 * A photo in the best format and size, with its blurred placeholder until it is loaded. After a failure it can be retried.
 * If it is `postponed`, it is loaded by the first retry.
 */
export function openPicture(photo: Photo, alt: string, labels: ViewerLabels, postponed: boolean): Picture {
  const element = h('div', { part: 'frame' });
  element.style.background = placeholderStyle(photo.placeholder) ?? '';
  let sizes = '100vw';
  let failed = postponed;
  let finish: () => void;
  const done = new Promise<void>((resolve) => (finish = resolve));

  const draw = (avif: boolean): void => {
    failed = false;
    const source = avif && sourceSet(photo.renditions, true);
    const image = h('img', { part: 'image', alt, draggable: 'false', sizes, srcset: sourceSet(photo.renditions) });
    image.onload = () => {
      element.style.background = '';
      element.dataset.loaded = '';
      finish();
    };
    image.onerror = () => {
      if (source) draw(false);
      else fail();
    };
    const picture = h('picture', {}, source && h('source', { type: 'image/avif', sizes, srcset: source }), image);
    element.replaceChildren(picture);
    // Set last, after the source element beside it.
    image.src = widestUrl(photo) ?? '';
  };
  const fail = (): void => {
    failed = true;
    finish();
    element.replaceChildren(
      h('div', { part: 'failure', role: 'alert' }, h('p', {}, alt), h('p', {}, labels.failed), button(labels.retry, retry)),
    );
  };
  const retry = (): void => draw(true);
  if (!postponed) retry();
  return {
    element,
    done,
    fit(width) {
      sizes = `${Math.ceil(width)}px`;
      for (const part of element.querySelectorAll<HTMLImageElement | HTMLSourceElement>('[srcset]')) part.sizes = sizes;
    },
    failed: () => failed,
    retry,
  };
}
