import type { Layout } from './types';

/** Index of the last entry of an ascending list that is at most `value`; 0 if there is none. */
const last = (list: number[], value: number): number => Math.max(0, list.findLastIndex((entry) => entry <= value));

/** The line at `at` px from the start of the gallery. */
export const lineAt = (layout: Layout, at: number): number => last(layout.lineAt, at);

/** The line that contains photo `index`. */
export const lineOf = (layout: Layout, index: number): number => last(layout.lineStart, index);

/** Lines from `from` up to, not including, `to`. */
export interface Window {
  from: number;
  to: number;
}

/** The lines in view, from `from` to `to` px, and half a view more on both sides if that is at most `most` photos. */
export function windowOf(layout: Layout, from: number, to: number, most: number): Window {
  const lines = (margin: number): Window => ({ from: lineAt(layout, from - margin), to: lineAt(layout, to + margin) + 1 });
  const wide = lines((to - from) / 2);
  return layout.lineStart[wide.to] - layout.lineStart[wide.from] > most ? lines(0) : wide;
}
