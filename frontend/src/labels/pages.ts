import { CAMERA } from './camera';
import { FINDING } from './finding';
import { LANGUAGES } from './pick';
import { PROBLEMS } from './problems';
import { GALLERY, PHOTO } from './shared';
import { TABLE } from './table';
import { VIEWER_TABLE } from '../viewer/labels';

/** Strings of pages that Python writes: the embed page, the page of a photo, the pages of an export. */
const ROWS = {
  ...FINDING,
  ...CAMERA,
  ...PROBLEMS,
  gallery: GALLERY,
  photo: PHOTO,
  empty: TABLE.empty,
  all: ['All photos', 'Alle Fotos', 'Todas las fotos', 'Toutes les photos'],
  more: ['More photos', 'Mehr Fotos', 'Más fotos', 'Plus de photos'],
  untitled: ['Photo', 'Foto', 'Foto', 'Photo'],
  photos: ['Photos', 'Fotos', 'Fotos', 'Photos'],
  previous: VIEWER_TABLE.previous,
  next: VIEWER_TABLE.next,
  download: VIEWER_TABLE.download,
  coloring: VIEWER_TABLE.coloringPage,
  license: ['License', 'Lizenz', 'Licencia', 'Licence'],
};

const DAY = new Date(Date.UTC(2017, 7, 5));

/** A language's date pattern, such as `{month} {day}, {year}`. */
function pattern(language: string, options: Intl.DateTimeFormatOptions): string {
  const parts = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC', ...options });
  return parts
    .formatToParts(DAY)
    .map(({ type, value }) => (type === 'literal' ? value : `{${type}}`))
    .join('');
}

const monthsOf = (language: string): string[] =>
  Array.from({ length: 12 }, (_, month) =>
    new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2017, month, 5)),
  );

/** Texts by language, the content of `functions/darkroom/embedding/labels.json`. A test compares the two. */
export const pageLabels = (): Record<string, unknown> =>
  Object.fromEntries(
    LANGUAGES.map((language, column) => [
      language,
      {
        ...Object.fromEntries(Object.entries(ROWS).map(([key, row]) => [key, row[column] ?? row[0]])),
        months: monthsOf(language),
        date: pattern(language, { day: 'numeric' }),
        month: pattern(language, {}),
      },
    ]),
  );
