import { distance, limits, middle, stretched, stretchedScale, zoomAt, type Frame, type Point, type View } from './camera';
import { openTaps } from './taps';
import { openTrail } from './trail';

/** The effects of gestures on a photo. Points and distances are in px; points are relative to the stage's center. */
export interface Moves {
  view: () => View;
  frame: () => Frame;
  /** The photo follows the fingers or the mouse. */
  show: (view: View) => void;
  /** The photo was released at this point, moving by `fling` px per ms. */
  rest: (point: Point, fling: Point) => void;
  /** The row of photos follows sideways, or the photo down. */
  drag: (dx: number, dy: number) => void;
  /** The drag ended `dx` px aside or `dy` px down, at a speed of `fling`; with `done` false it was canceled. */
  drop: (dx: number, dy: number, fling: Point, done: boolean) => void;
  tap: (point: Point, by: string) => void;
  doubleTap: (point: Point) => void;
}

/** Movement in px that counts as a drag */
const DRAG = 8;
const STILL: Point = { x: 0, y: 0 };

type Mode = 'none' | 'undecided' | 'swipe' | 'pull' | 'pan' | 'pinch';

/** The effect of a drag that began in this view; at its edge, a magnified photo gives way to its neighbor. */
function decide(from: View, frame: Frame, dx: number, dy: number): Mode {
  const sideways = Math.abs(dx) > Math.abs(dy);
  if (from.scale <= 1.01) return sideways ? 'swipe' : dy > 0 ? 'pull' : 'none';
  const atEdge = Math.abs(from.x) >= limits(frame, from.scale).x - 1 && Math.sign(from.x || dx) === Math.sign(dx);
  return atEdge && Math.abs(dx) > 2 * Math.abs(dy) ? 'swipe' : 'pan';
}

/** The view after two fingers that were around `start`, `size` px apart, have moved to `a` and `b`. */
function pinched(from: View, frame: Frame, start: Point, size: number, [a, b]: Point[]): View {
  const point = middle(a, b);
  const { scale, x, y } = zoomAt(from, stretchedScale((from.scale * distance(a, b)) / size, frame.most), start);
  return { scale, x: x + point.x - start.x, y: y + point.y - start.y };
}

/**
 * Handles fingers, pen and mouse on the stage. One moves to the neighbor, closes by dragging down, or moves a magnified
 * photo; two magnify around them. A drag may also begin on one of the `handles`, which can be pressed otherwise.
 */
export function listen(stage: HTMLElement, handles: HTMLElement[], moves: Moves): void {
  const fingers = new Map<number, Point>();
  const trail = openTrail();
  const tapped = openTaps(moves.tap, moves.doubleTap);
  let mode: Mode = 'none';
  let start = STILL;
  let from = moves.view();
  /** distance in px between two fingers */
  let size = 1;

  const pointOf = (event: PointerEvent): Point => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
  };
  const begin = (next: Mode, point: Point, time: number): void => {
    mode = next;
    start = point;
    from = moves.view();
    trail.start(point, time);
  };
  /** Starts a pinch with the second finger, which cancels a drag of the first. */
  const beginPinch = (time: number): void => {
    const [a, b] = [...fingers.values()];
    if (mode === 'swipe' || mode === 'pull') moves.drop(0, 0, STILL, false);
    begin('pinch', middle(a, b), time);
    size = Math.max(1, distance(a, b));
  };
  const move = ({ x, y }: Point): void => {
    const [dx, dy] = [x - start.x, y - start.y];
    if (mode === 'undecided' && Math.hypot(dx, dy) >= DRAG) {
      mode = decide(from, moves.frame(), dx, dy);
      for (const id of fingers.keys()) stage.setPointerCapture(id);
    }
    if (mode === 'swipe') moves.drag(dx, 0);
    if (mode === 'pull') moves.drag(0, Math.max(0, dy));
    if (mode === 'pan') moves.show(stretched({ ...from, x: from.x + dx, y: from.y + dy }, moves.frame()));
    if (mode === 'pinch') moves.show(pinched(from, moves.frame(), start, size, [...fingers.values()]));
  };
  /** Ends a pinch when one of several fingers is lifted; the remaining one continues from the current view. */
  const endPinch = (point: Point, time: number): void => {
    const [left] = fingers.values();
    if (fingers.size > 1) beginPinch(time);
    else if (moves.view().scale > 1) begin('pan', left, time);
    else {
      mode = 'none';
      moves.rest(middle(point, left), STILL);
    }
  };
  const end = (event: PointerEvent, done: boolean): void => {
    const { pointerId, timeStamp, currentTarget } = event;
    const point = fingers.get(pointerId);
    if (!fingers.delete(pointerId) || !point) return;
    if (mode === 'pinch') {
      endPinch(point, timeStamp);
      return;
    }
    if (fingers.size) return;
    const [ended, speed] = [mode, done ? trail.speed(timeStamp) : STILL];
    const [dx, dy] = [point.x - start.x, point.y - start.y];
    mode = 'none';
    if (ended === 'swipe') moves.drop(dx, 0, speed, done);
    if (ended === 'pull') moves.drop(0, Math.max(0, dy), speed, done);
    if (ended === 'pan') moves.rest(point, speed);
    if (ended === 'undecided' && done && currentTarget === stage) tapped(point, event);
  };

  const on = (type: string, listener: (event: PointerEvent) => void): void => {
    for (const surface of [stage, ...handles]) surface.addEventListener(type, listener as EventListener);
  };
  on('pointerdown', (event) => {
    // A third finger and other mouse buttons are ignored.
    if (event.button || fingers.size > 1) return;
    fingers.set(event.pointerId, pointOf(event));
    if (fingers.size === 2) beginPinch(event.timeStamp);
    else begin('undecided', pointOf(event), event.timeStamp);
  });
  on('pointermove', (event) => {
    if (!fingers.has(event.pointerId)) return;
    const point = pointOf(event);
    fingers.set(event.pointerId, point);
    trail.add(point, event.timeStamp);
    move(point);
  });
  on('pointerup', (event) => end(event, true));
  on('pointercancel', (event) => end(event, false));
}
