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

/** A text with the position after each of its lines, which is found before a search begins. */
export interface Text {
  text: string;
  ends: number[];
}

export function inLines(text: string): Text {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return { text, ends: [...ends, text.length] };
}

/** The numbers of the lines that contain every word. */
export function linesWith({ text, ends }: Text, words: string[]): number[] {
  const [rarest, ...others] = [...words].sort((a, b) => b.length - a.length);
  const found: number[] = [];
  let line = 0;
  for (let at = text.indexOf(rarest); at >= 0; at = text.indexOf(rarest, ends[line])) {
    while (ends[line] < at) line++;
    if (hasAll(text.slice(ends[line - 1] ?? 0, ends[line]), others)) found.push(line);
  }
  return found;
}

/** The positions of the pictures that contain every word, in gallery order. */
export async function search(parts: Part[], words: string[], read: (url: string) => Promise<Text>): Promise<number[]> {
  const texts = await Promise.all(parts.map(({ url }) => read(url)));
  let start = 0;
  return parts.flatMap(({ count }, number) => {
    const places = linesWith(texts[number], words).map((line) => start + line);
    start += count;
    return places;
  });
}
