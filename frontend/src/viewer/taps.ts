import { distance, type Point } from './camera';

/** Maximum ms and px between the taps of a double tap */
const TWICE = 300;
const NEAR = 40;

/** Distinguishes double from single taps, which are reported after a delay; mouse clicks are reported at once. */
export function openTaps(onTap: (point: Point, by: string) => void, onDoubleTap: (point: Point) => void) {
  let last = { time: -TWICE, x: 0, y: 0 };
  let waiting = 0;
  return (point: Point, { pointerType, timeStamp }: PointerEvent): void => {
    clearTimeout(waiting);
    if (pointerType === 'mouse') onTap(point, pointerType);
    else if (timeStamp - last.time < TWICE && distance(point, last) < NEAR) {
      last.time = -TWICE;
      onDoubleTap(point);
    } else {
      last = { time: timeStamp, ...point };
      waiting = window.setTimeout(onTap, TWICE, point, pointerType);
    }
  };
}
