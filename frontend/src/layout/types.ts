import type { MonthRun } from '../api/types';

/** A photo's position in its line, in px: `across` from the line's start, `size` along that direction. */
export interface Cell {
  index: number;
  across: number;
  size: number;
}

/** A run of photos under one heading; `at` is where the heading starts. */
export interface Section {
  start: number;
  end: number;
  month: string | null;
  at: number;
}

/**
 * The position of every photo. Photos are arranged in lines (rows, or the single photos of a strip), which follow each
 * other along `axis`. Uses arrays of numbers instead of objects, since a gallery may have 100,000 photos.
 */
export interface Layout {
  axis: 'x' | 'y';
  /** first photo of each line, followed by the number of photos */
  lineStart: number[];
  /** px from the start of the gallery to each line */
  lineAt: number[];
  /** px of each line along the axis */
  lineSize: number[];
  /** px of the whole gallery along the axis */
  extent: number;
  /** null if the gallery has no headings */
  sections: Section[] | null;
  cells: (line: number) => Cell[];
}

export type Arrangement = 'rows' | 'grid' | 'strip' | 'single';

/** The input of a layout; sizes in px. */
export interface Room {
  width: number;
  height: number;
  gap: number;
  /** preferred height of a row, or side of a square; 0 to derive it from the width */
  rowHeight: number;
  /** space for the heading above a section */
  headingSize: number;
  /** runs for sections; null for none */
  runs: MonthRun[] | null;
  /** px that rows should fit in if possible; 0 for no limit */
  reserved: number;
}

/** Aspect ratio assumed for unknown ones; the photo is cropped to it. */
export const UNKNOWN_RATIO = 1.5;

export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/**
 * Maximum length of a gallery in px. Browsers limit the size of a box (Firefox to about 17.9 million px, others to less
 * at high pixel ratios), and content beyond the limit cannot be reached. A longer gallery is scaled down.
 */
export const LONGEST = 8_000_000;
