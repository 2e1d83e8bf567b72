import { TABLE } from './table';

export type Labels = Record<keyof typeof TABLE, string>;

const LANGUAGES = ['en', 'de', 'es', 'fr'];

/** The strings of a language tag (`de-AT` reads `de`, an unknown one `en`), with some of them replaced. */
export function labelsFor(locale: string, overrides?: Partial<Labels> | null): Labels {
  const column = LANGUAGES.indexOf(locale.slice(0, 2).toLowerCase());
  const strings = Object.entries<string[]>(TABLE).map(([key, row]) => [key, row[column] ?? row[0]]);
  return { ...Object.fromEntries(strings), ...overrides };
}
