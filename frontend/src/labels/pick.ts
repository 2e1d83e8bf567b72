/** Strings in English, German, Spanish and French; one alone is for all languages. */
export type Table = Record<string, [string] | [string, string, string, string]>;

const LANGUAGES = ['en', 'de', 'es', 'fr'];

/** The strings of a language tag (`de-AT` reads `de`, an unknown one `en`), with some of them replaced. */
export function labelsFrom<Rows extends Table>(
  table: Rows,
  locale: string,
  overrides?: Partial<Record<string, string>> | null,
): Record<keyof Rows, string> {
  const column = LANGUAGES.indexOf(locale.slice(0, 2).toLowerCase());
  const strings = Object.entries(table).map(([key, row]) => [key, row[column] ?? row[0]]);
  return { ...Object.fromEntries(strings), ...overrides };
}
