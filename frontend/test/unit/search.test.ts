/** Search in an exported gallery, with the words of `darkroom.catalog.search` and few files. */
import { expect, test } from 'vitest';
import { fold, inLines, linesWith, search, wordsOf } from '../../src/export/search';

test('a query is folded as the functions fold it', () => {
  expect(['ÀÉß', 'Σίσυφος', 'ﬁn', 'ŁÓDŹ', 'Ǆ'].map(fold)).toEqual(['aess', 'σισυφοσ', 'fin', 'lodz', 'dz']);
  expect(wordsOf('  Red red\tCUP ')).toEqual(['red', 'cup']);
});

test('a line is found once if it has every word', () => {
  const text = inLines(['red cup\tred.jpg', 'cup', '', 'a redder cup', 'red'].join('\n'));
  expect(linesWith(text, ['red', 'cup'])).toEqual([0, 3]);
  expect(linesWith(text, ['red'])).toEqual([0, 3, 4]);
  expect(linesWith(text, ['blue'])).toEqual([]);
  expect(linesWith(inLines('red'), ['red'])).toEqual([0]);
});

test('positions are counted across the parts', async () => {
  const texts: Record<string, string> = { a: 'x\nsea', b: 'sea\ny\nsea' };
  const parts = [
    { url: 'a', count: 2 },
    { url: 'b', count: 3 },
  ];
  expect(await search(parts, ['sea'], async (url) => inLines(texts[url]))).toEqual([1, 2, 4]);
});
