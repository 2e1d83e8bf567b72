import type { Photo } from '../api/types';
import type { GalleryLabels } from '../labels';
import { dateInWords } from '../labels/dates';
import { UNKNOWN_RATIO } from '../layout/types';

/** What every component says its words with. */
export interface Speech {
  labels: GalleryLabels;
  locale: string;
}

/** What a screen reader says for the picture: its alt text, else its caption, else its number. */
export const altOf = (photo: Photo | undefined, index: number, labels: { photo: string }): string =>
  photo?.alt ?? photo?.caption ?? labels.photo.replace('{n}', `${index + 1}`);

/** Caption and date, as far as they are known. */
export const captionOf = (photo: Photo, locale: string): string =>
  [photo.caption, dateInWords(photo.taken, locale)].filter(Boolean).join(' · ');

/** Width over height. */
export const aspectOf = (photo: Photo | undefined): number =>
  photo?.width && photo.height ? photo.width / photo.height : UNKNOWN_RATIO;
