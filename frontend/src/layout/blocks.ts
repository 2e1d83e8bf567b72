import type { MonthRun } from '../api/types';

/** Photos laid out, and asked from the API, together. */
export const BLOCK = 32;

/** A block with fewer photos than this takes in the next: two photos alone cannot fill a row. */
const SMALLEST = 10;

export interface Block {
  start: number;
  end: number;
  /** the run that starts with this block */
  opens: MonthRun | null;
  /** the block is the last of its run */
  closes: boolean;
}

/**
 * The gallery cut where runs end and at multiples of `size`. Rows never cross a cut, so what is laid out from the
 * first page of photos stays where it is when more of the gallery becomes known.
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
