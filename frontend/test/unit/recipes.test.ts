/** The recipes in docs/embedding.md match the studio's snippets and the page that the browser tests load. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { snippet } from '../../src/site/studio/snippets';

const ORIGIN = 'https://photos.example.org';
const read = (path: string): string => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');

const RECIPES = Object.fromEntries(
  [...read('../docs/embedding.md').matchAll(/<!-- recipe: (.*?) -->\n```\w+\n(.*?)\n```/gs)].map(([, name, code]) => [name, code]),
);

/** `{ display: 'block', minHeight: '760px' }` as CSS. */
const cssOf = (object: string): string =>
  [...object.matchAll(/(\w+): '([^']*)'/g)]
    .map(([, property, value]) => `${property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`)
    .join(';');

/** `src="/x"`, `async` and JSX's `style={{ height: '1px' }}` as `src=/x`, `async=` and `style=height:1px`. */
const attributesOf = (text: string): string[] =>
  [...text.matchAll(/([\w-]+)(?:="([^"]*)"|=\{\{(.*?)\}\})?/g)]
    .map(([, key, value, object]) => `${key}=${object ? cssOf(object) : (value ?? '')}`)
    .sort();

/** Name and attributes of the tags in HTML, Liquid, Go templates or JSX, as in the resulting page. */
const tagsOf = (code: string): string[][] =>
  [...code.replaceAll(/\{\{ [\w.]+ \}\}/g, ORIGIN).matchAll(/<([A-Za-z][\w-]*)((?:\s+[\w-]+(?:="[^"]*"|=\{\{.*?\}\})?)*)\s*\/?>/g)].map(
    ([, name, attributes]) => [name.toLowerCase()].concat(attributesOf(attributes)),
  );

const EXPECTED = tagsOf(snippet('gallery', ORIGIN, null));

test('the snippet is a script, an element with its reserved space, and a link', () => {
  expect(EXPECTED).toEqual([
    ['script', 'async=', `src=${ORIGIN}/embed.js`],
    ['darkroom-gallery', 'limit=12', `src=${ORIGIN}`, 'style=display:block;min-height:760px'],
    ['a', `href=${ORIGIN}/`],
  ]);
});

test('there is a recipe for each site generator', () => {
  expect(Object.keys(RECIPES)).toEqual(['HTML, Ghost', 'Jekyll', 'Hugo', 'Next', 'server', 'frame']);
});

test.each(['HTML, Ghost', 'Jekyll', 'Hugo', 'Next'])('%s creates the same tags with the same attributes', (name) => {
  expect(tagsOf(RECIPES[name])).toEqual(EXPECTED);
});

test('the HTML is exactly that of the studio and of the page in the browser tests', () => {
  expect(RECIPES['HTML, Ghost']).toBe(snippet('gallery', ORIGIN, null));
  expect(RECIPES.frame).toBe(snippet('frame', ORIGIN, null));
  const page = read('test/fixtures/pages/html.html').replaceAll('SERVER', ORIGIN);
  expect(page).toContain(snippet('gallery', ORIGIN, null));
  expect(page).toContain(snippet('random', ORIGIN, null));
});
