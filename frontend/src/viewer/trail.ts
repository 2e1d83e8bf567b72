import type { Point } from './camera';

/** ms of a movement before its end that make its speed, and places of it that are kept */
const LATELY = 90;
const MOST = 30;

/** The places that a finger went through lately. */
export function openTrail() {
  let places: (Point & { time: number })[] = [];
  return {
    start(point: Point, time: number): void {
      places = [{ time, ...point }];
    },
    add(point: Point, time: number): void {
      places = [...places.slice(1 - MOST), { time, ...point }];
    },
    /** px a ms */
    speed(now: number): Point {
      const first = places.find(({ time }) => time > now - LATELY);
      const last = places.at(-1);
      const time = last && first ? last.time - first.time : 0;
      return time ? { x: (last!.x - first!.x) / time, y: (last!.y - first!.y) / time } : { x: 0, y: 0 };
    },
  };
}
