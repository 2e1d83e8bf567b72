import { clamp } from '../layout/types';

/** A view of a photo: magnified by `scale` over its fitted size, with its center at `x`, `y` px from the stage's. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Sizes in px: of the stage and of the fitted photo; and the maximum scale. */
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

/** The minimum of the maximum scale, for photos of any size. */
const LEAST_MOST = 3;

/**
 * The frame of a photo with the given aspect ratio whose widest rendition is `pixels` wide, on a screen with `density`
 * device pixels per CSS px. A photo smaller than the stage has its own size, as on any page; a magnified one fills the
 * stage or shows each of its pixels.
 */
export function frameOf(stageWidth: number, stageHeight: number, ratio: number, pixels: number, density: number): Frame {
  const width = Math.min(stageWidth, stageHeight * ratio, pixels);
  const height = width / ratio;
  const most = Math.max(LEAST_MOST, pixels / density / width, Math.max(stageWidth / width, stageHeight / height));
  return { stageWidth, stageHeight, width, height, most };
}

/** Magnifies to `scale` while the picture's spot at `point` (px from the stage's center) stays in place. */
export function zoomAt({ scale: from, x, y }: View, scale: number, point: Point): View {
  const by = scale / from;
  return { scale, x: point.x - (point.x - x) * by, y: point.y - (point.y - y) * by };
}

/** The maximum distance of the photo's center from the stage's along each axis, so that the stage stays covered. */
export function limits(frame: Frame, scale: number): Point {
  return {
    x: Math.max(0, (frame.width * scale - frame.stageWidth) / 2),
    y: Math.max(0, (frame.height * scale - frame.stageHeight) / 2),
  };
}

/** The nearest view in which the photo may rest; a change of scale keeps the spot at `point` in place. */
export function settled(view: View, frame: Frame, point: Point = view): View {
  const { scale, x, y } = zoomAt(view, clamp(view.scale, 1, frame.most), point);
  const most = limits(frame, scale);
  return { scale, x: clamp(x, -most.x, most.x), y: clamp(y, -most.y, most.y) };
}

/** A distance beyond a limit, reduced by half or more, so that the photo resists at its edge. */
const yielding = (value: number, most: number): number => {
  const over = Math.abs(value) - most;
  return over > 0 ? Math.sign(value) * (most + over / (2 + over / 100)) : value;
};

/** The view with resistance beyond the edges of the photo. */
export function stretched(view: View, frame: Frame): View {
  const most = limits(frame, view.scale);
  return { ...view, x: yielding(view.x, most.x), y: yielding(view.y, most.y) };
}

/** The scale with resistance beyond its bounds. */
export function stretchedScale(scale: number, most: number): number {
  if (scale < 1) return 1 - (1 - scale) * 0.7;
  return scale > most ? most * (scale / most) ** 0.3 : scale;
}

/** The scale for a double tap or click: the photo fills the stage, and at least twice its fitted size. */
export function closer(frame: Frame): number {
  const fill = Math.max(frame.stageWidth / frame.width, frame.stageHeight / frame.height);
  return Math.min(frame.most, Math.max(2, fill));
}

export const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
