import { clamp } from '../layout/types';
import { FITTED, closer, settled, zoomAt, type Frame, type Point, type View } from './camera';
import { h } from './dom';
import { listen } from './gestures';
import { animate, stopMotion } from './motion';
import { movesOf } from './moves';
import { GAP, openSlides, type SlidesOptions } from './slides';
import { listenToWheel } from './wheel';

export interface StageOptions extends SlidesOptions {
  /** elements over the stage that can be dragged like the photo */
  handles: HTMLElement[];
  /** called when another photo is in the middle */
  onTurn: () => void;
  onZoom: (zoomed: boolean) => void;
  /** called for a tap beside all buttons */
  onTap: () => void;
  onClose: () => void;
  /** called with the share, 0 to 1, by which the photo is pulled away */
  onPull: (part: number) => void;
}

const CENTER: Point = { x: 0, y: 0 };

export type Stage = ReturnType<typeof openStage>;

const transformOf = ({ scale, x, y }: View): string => `translate(${x}px,${y}px) scale(${scale})`;

/** The area for one photo, fitted or magnified, with its neighbors beside it; `start` is the first photo. */
export function openStage(start: number, options: StageOptions) {
  const { rtl, total, altOf, onZoom } = options;
  const slides = openSlides(options);
  const { track } = slides;
  const element = h('div', { part: 'stage', role: 'group', tabindex: '0' }, track);
  let index = start;
  // Only the photo itself is drawn in the first frame, since a slow phone takes long for its neighbors.
  let around = 0;
  let view: View = FITTED;

  const frame = (): Frame => slides.frame(index);
  const show = (next: View): void => {
    view = next;
    slides.box(index).style.transform = transformOf(view);
    element.toggleAttribute('data-zoomed', view.scale > 1);
  };
  /** Shows a view in which the photo rests, so that the browser may choose a larger rendition. */
  const keep = (next: View): void => {
    show(next);
    slides.picture(index)?.fit(frame().width * view.scale);
    onZoom(view.scale > 1);
  };
  const draw = (): void => {
    slides.draw(index, view.scale, around);
    element.setAttribute('aria-label', altOf(index));
  };

  const stage = {
    element,
    track,
    index: () => index,
    view: () => view,
    zoomed: () => view.scale > 1,
    frame,
    show,
    /** Moves to a view and rests there. */
    rest(next: View): void {
      const before = transformOf(view);
      keep(next);
      void animate(slides.box(index), { transform: before });
    },
    /** Turns to a photo, from a row dragged aside by `dragged` px. */
    turnTo(to: number, dragged = 0): void {
      const next = clamp(to, 0, total() - 1);
      const by = next - index;
      track.style.transform = '';
      stopMotion(track);
      if (by) {
        show(FITTED);
        index = next;
        draw();
        stage.retry();
        options.onTurn();
      }
      const far = Math.abs(by) > 1 ? 0 : by * (rtl ? -1 : 1) * (element.clientWidth + GAP) + dragged;
      if (far) void animate(track, { transform: `translateX(${far}px)` });
    },
    toggle(point: Point = CENTER): void {
      stage.rest(view.scale > 1 ? FITTED : settled(zoomAt(FITTED, closer(frame()), point), frame()));
    },
    zoomBy: (factor: number, point: Point = CENTER) =>
      keep(settled(zoomAt(view, clamp(view.scale * factor, 1, frame().most), point), frame())),
    panBy: (x: number, y: number) => show(settled({ ...view, x: view.x + x, y: view.y + y }, frame())),
    /** the picture in the middle, if it is known */
    picture: () => slides.picture(index),
    stopMotion: () => stopMotion(slides.box(index)),
    /** Renders again for another window size or more known photos. */
    refresh(): void {
      draw();
      if (view.scale > 1) show(settled(view, frame()));
    },
    /** Draws the neighbors, and loads them. */
    surround(): void {
      around = 1;
      draw();
    },
    retry: () => slides.retry(index),
  };
  listen(element, options.handles, movesOf(stage, options));
  listenToWheel(element, stage.zoomBy);
  draw();
  return stage;
}
