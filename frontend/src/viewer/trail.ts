import type { Point } from './camera';

/** ms before the end of a movement that determine its speed, and the number of positions that are kept */
const LATELY = 90;
const MOST = 30;

/** The recent positions of a finger. */
export function openTrail() {
  let places: (Point & { time: number })[] = [];
  return {
    start(point: Point, time: number): void {
      places = [{ time, ...point }];
    },
    add(point: Point, time: number): void {
      places = [...places.slice(1 - MOST), { time, ...point }];
    },
    /** px per ms */
    speed(now: number): Point {
      const first = places.find(({ time }) => time > now - LATELY);
      const last = places.at(-1);
      const time = last && first ? last.time - first.time : 0;
      return time ? { x: (last!.x - first!.x) / time, y: (last!.y - first!.y) / time } : { x: 0, y: 0 };
    },
  };
}
