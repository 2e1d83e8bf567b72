import { clamp } from '../layout/types';

/** How a photo is shown: magnified `scale` times over its fitted size, its center `x`, `y` px from the stage's. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Sizes in px: of the stage, of the photo when it fits, and how far it may be magnified. */
export interface Frame {
  stageWidth: number;
  stageHeight: number;
  width: number;
  height: number;
  most: number;
}

export const FITTED: View = { scale: 1, x: 0, y: 0 };

/** Scale below which a pinch closes the photo. */
export const TINY = 0.6;

/** A photo can be magnified at least so far, whatever its size. */
const LEAST_MOST = 3;

/**
 * The frame of a photo of the given aspect ratio whose widest rendition is `full` px wide, both in CSS px.
 * A small photo is shown at up to twice its size; a magnified one fills the stage or shows each of its pixels.
 */
export function frameOf(stageWidth: number, stageHeight: number, ratio: number, full: number): Frame {
  const width = Math.min(stageWidth, stageHeight * ratio, 2 * full);
  const height = width / ratio;
  const most = Math.max(LEAST_MOST, full / width, Math.max(stageWidth / width, stageHeight / height));
  return { stageWidth, stageHeight, width, height, most };
}

/** Magnifies to `scale` with the picture's spot under `point` (px from the stage's center) staying there. */
export function zoomAt({ scale: from, x, y }: View, scale: number, point: Point): View {
  const by = scale / from;
  return { scale, x: point.x - (point.x - x) * by, y: point.y - (point.y - y) * by };
}

/** How far the center may be from the stage's along each axis, so that no more than needed stays empty. */
export function limits(frame: Frame, scale: number): Point {
  return {
    x: Math.max(0, (frame.width * scale - frame.stageWidth) / 2),
    y: Math.max(0, (frame.height * scale - frame.stageHeight) / 2),
  };
}

/** The nearest view in which the photo may rest; a change of scale keeps the spot under `point`. */
export function settled(view: View, frame: Frame, point: Point = view): View {
  const { scale, x, y } = zoomAt(view, clamp(view.scale, 1, frame.most), point);
  const most = limits(frame, scale);
  return { scale, x: clamp(x, -most.x, most.x), y: clamp(y, -most.y, most.y) };
}

/** A distance beyond a limit, halved and more: the photo follows, but says that it ends here. */
const yielding = (value: number, most: number): number => {
  const over = Math.abs(value) - most;
  return over > 0 ? Math.sign(value) * (most + over / (2 + over / 100)) : value;
};

/** What fingers or the mouse pull beyond the edges gives way. */
export function stretched(view: View, frame: Frame): View {
  const most = limits(frame, view.scale);
  return { ...view, x: yielding(view.x, most.x), y: yielding(view.y, most.y) };
}

/** A scale beyond its bounds gives way too. */
export function stretchedScale(scale: number, most: number): number {
  if (scale < 1) return 1 - (1 - scale) * 0.7;
  return scale > most ? most * (scale / most) ** 0.3 : scale;
}

/** What a double tap or click magnifies to: the photo fills the stage, and at least twice its fitted size. */
export function closer(frame: Frame): number {
  const fill = Math.max(frame.stageWidth / frame.width, frame.stageHeight / frame.height);
  return Math.min(frame.most, Math.max(2, fill));
}

export const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
