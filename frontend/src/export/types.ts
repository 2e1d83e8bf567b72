import type { MonthRun } from '../api/types';
import type { Part } from './search';

/** Image JSON in an export, with URLs relative to darkroom.json. */
export interface Image {
  name: string;
  width: number;
  height: number;
  taken: string | null;
  tags: string[];
  srcset: { url: string }[];
  coloring_page: string | null;
  /** missing in exports of older versions */
  page?: string;
  details?: string | null;
}

/** A file with some pictures, in gallery order. */
export interface Page {
  url: string;
  count: number;
  /** values that the page's pictures may have; null for any */
  tags: string[] | null;
  folders: string[] | null;
  orientations: string[];
}

/** The content of darkroom.json. */
export interface Root {
  total: number;
  ratios: string;
  months: MonthRun[];
  /** URL of the points on the ring, which a seed needs */
  points: string;
  skipped: Record<string, unknown>;
  pages: Page[];
  /** searchable text; missing in an older export */
  texts?: Part[];
}
