import type { MonthRun } from '../api/types';

/** A photo's place in its line, in px: `across` from the line's start, `size` along that direction. */
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
 * Where every photo goes. Photos stand in lines (rows, or the single photos of a strip); lines follow
 * each other along `axis`. Arrays of numbers, not objects: a gallery may have 100,000 photos.
 */
export interface Layout {
  axis: 'x' | 'y';
  /** first photo of each line, and the number of photos as last entry */
  lineStart: number[];
  /** px from the start of the gallery to each line */
  lineAt: number[];
  /** px of each line along the axis */
  lineSize: number[];
  /** px of the whole gallery along the axis */
  extent: number;
  /** null when the gallery has no headings */
  sections: Section[] | null;
  cells: (line: number) => Cell[];
}

export type Arrangement = 'rows' | 'grid' | 'strip' | 'single';

/** What a layout is made for; sizes in px. */
export interface Room {
  width: number;
  height: number;
  gap: number;
  /** wanted height of a row, or side of a square; 0 to let the width decide */
  rowHeight: number;
  /** room for the heading above a section */
  headingSize: number;
  /** sections, null for none */
  runs: MonthRun[] | null;
  /** px that rows are to fit in, as far as they can; 0 for any */
  reserved: number;
}

/** Aspect ratio assumed where it is not known; the photo is cropped to it. */
export const UNKNOWN_RATIO = 1.5;

export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/**
 * px that a gallery may be long. Browsers cap the size of a box (Firefox near 17.9 million px, others lower at high
 * pixel ratios), and what lies beyond cannot be reached; a longer gallery is drawn smaller.
 */
export const LONGEST = 8_000_000;
