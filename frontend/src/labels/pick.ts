/** Texts in English, German, Spanish and French; a single one is for all languages. */
export type Table = Record<string, [string] | [string, string, string, string]>;

export const LANGUAGES = ['en', 'de', 'es', 'fr'];

/** The texts for a language tag (`de-AT` selects `de`, an unknown one `en`), with some overridden. */
export function labelsFrom<Rows extends Table>(
  table: Rows,
  locale: string,
  overrides?: Partial<Record<string, string>> | null,
): Record<keyof Rows, string> {
  const column = LANGUAGES.indexOf(locale.slice(0, 2).toLowerCase());
  const strings = Object.entries(table).map(([key, row]) => [key, row[column] ?? row[0]]);
  return { ...Object.fromEntries(strings), ...overrides };
}
