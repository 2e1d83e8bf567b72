import { distance, type Point } from './camera';

/** ms within which a second tap makes a double tap, and px */
const TWICE = 300;
const NEAR = 40;

/** Tells double taps of a finger from single ones, which therefore wait a moment; clicks of a mouse do not. */
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
