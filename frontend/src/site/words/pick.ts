import { LANGUAGES, labelsFrom } from '../../labels/pick';

/** Rows of a table of texts: English, German, Spanish, French. */
export type Table = Record<string, [string, string, string, string]>;

/** The language of the page, among the available ones. */
export const locale = navigator.languages.find((tag) => LANGUAGES.includes(tag.slice(0, 2))) ?? 'en';

/** The texts of a table in the language of the page. */
export const pick = <Rows extends Table>(table: Rows): Record<keyof Rows, string> => labelsFrom(table, locale);

/** Fills placeholders: `fill('{n} photos', {n: 3})` is `3 photos`. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
