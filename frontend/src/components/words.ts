import type { Photo } from '../api/types';
import type { GalleryLabels } from '../labels';
import { dateInWords } from '../labels/dates';
import { UNKNOWN_RATIO } from '../layout/types';

/** Labels and locale, for components with texts. */
export interface Speech {
  labels: GalleryLabels;
  locale: string;
}

/** The alternative text of a photo: its own, else its caption, else its number. */
export const altOf = (photo: Photo | undefined, index: number, labels: { photo: string }): string =>
  photo?.alt ?? photo?.caption ?? labels.photo.replace('{n}', `${index + 1}`);

/** Caption and date, if known. */
export const captionOf = (photo: Photo, locale: string): string =>
  [photo.caption, dateInWords(photo.taken, locale)].filter(Boolean).join(' · ');

/** Width over height. */
export const aspectOf = (photo: Photo | undefined): number =>
  photo?.width && photo.height ? photo.width / photo.height : UNKNOWN_RATIO;
