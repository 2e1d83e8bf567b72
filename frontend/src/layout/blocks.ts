import type { MonthRun } from '../api/types';

/** Photos that are laid out and requested together. */
export const BLOCK = 32;

/** A block with fewer photos is joined with the next, since two photos alone cannot fill a row. */
const SMALLEST = 10;

export interface Block {
  start: number;
  end: number;
  /** the run that starts with this block; null without one */
  opens: MonthRun | null;
  /** the block is the last of its run */
  closes: boolean;
}

/**
 * Divides the gallery at the ends of runs and at multiples of `size`. Rows never cross a division, so that the first
 * page of photos stays in place when more of the gallery is known.
 */
export function blocksOf(runs: MonthRun[], size: number): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  for (const run of runs) {
    const runEnd = start + run.count;
    for (let opens: MonthRun | null = run; start < runEnd; opens = null) {
      const cut = size * Math.floor((start + SMALLEST) / size + 1);
      const end = Math.min(cut, runEnd);
      blocks.push({ start, end, opens, closes: end === runEnd });
      start = end;
    }
  }
  return blocks;
}
