/**
 * Text search in an exported gallery, with the same results as `darkroom.catalog.search` in the functions, which wrote
 * the text: one folded line per picture in gallery order.
 */

export interface Part {
  url: string;
  count: number;
}

const ALIKE: Record<string, string> = { ß: 'ss', ς: 'σ', ı: 'i', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe' };

/** Lower case, without accents and other marks, like `fold` in `darkroom.catalog.search`. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßςıøłđæœ]/g, (letter) => ALIKE[letter]);

export const wordsOf = (query: string): string[] => [...new Set(fold(query).split(/\s+/).filter(Boolean))];

const hasAll = (line: string, words: string[]): boolean => words.every((word) => line.includes(word));

/** The numbers of the lines that contain every word. */
export function linesWith(text: string, words: string[]): number[] {
  const [rarest, ...others] = [...words].sort((a, b) => b.length - a.length);
  const found: number[] = [];
  let line = 0;
  let counted = 0;
  for (let at = text.indexOf(rarest); at >= 0; ) {
    for (let next = text.indexOf('\n', counted); next >= 0 && next < at; next = text.indexOf('\n', counted)) {
      line++;
      counted = next + 1;
    }
    const end = text.indexOf('\n', at);
    if (hasAll(text.slice(counted, end < 0 ? undefined : end), others)) found.push(line);
    at = end < 0 ? -1 : text.indexOf(rarest, end);
  }
  return found;
}

/** The positions of the pictures that contain every word, in gallery order. */
export async function search(parts: Part[], words: string[], read: (url: string) => Promise<string>): Promise<number[]> {
  const texts = await Promise.all(parts.map(({ url }) => read(url)));
  let start = 0;
  return parts.flatMap(({ count }, number) => {
    const places = linesWith(texts[number], words).map((line) => start + line);
    start += count;
    return places;
  });
}
