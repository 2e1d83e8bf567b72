import type { ViewerLabels } from '../viewer/labels';
import { labelsFrom } from './pick';
import { TABLE } from './table';

export type GalleryLabels = Record<keyof typeof TABLE, string>;

/** Every visible or spoken text, each of which can be overridden. `{n}` and `{total}` are filled in. */
export type Labels = GalleryLabels & ViewerLabels;

export const labelsFor = (locale: string, overrides?: Partial<Labels> | null): GalleryLabels =>
  labelsFrom(TABLE, locale, overrides);
