/** API responses that an exported gallery's embeds create from the files written by scripts/export_site.py. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runsOfDates } from '../../src/layout/runs';

const SITE = 'https://blog.example/photos/';

const picture = (number: number) => {
  const [width, height] = number % 3 ? [300, 200] : [200, 300];
  return {
    name: `${number % 2 ? '2020' : '2021'}/photo-${String(number).padStart(3, '0')}.jpg`,
    width,
    height,
    taken: number < 90 ? `20${99 - number}-01-01` : null,
    tags: number % 10 ? [] : ['sea'],
    srcset: [{ width, height, url: `images/${number}/1/resize_320,format_webp@1.1.webp` }],
    coloring_page: `images/${number}/1/coloring,format_png@1.1.png`,
  };
};
/** The ratio bytes and months in darkroom.json. */
const shapesOf = (pictures: { width: number; height: number; taken: string | null }[]) => ({
  ratios: btoa(pictures.map(({ width, height }) => String.fromCharCode(Math.min(255, Math.round(128 + 42 * Math.log2(width / height))))).join('')),
  months: runsOfDates(pictures.map(({ taken }) => taken)),
});
const PICTURES = Array.from({ length: 100 }, (_, number) => picture(number));
const PAGES = [PICTURES.slice(0, 40), PICTURES.slice(40, 95), PICTURES.slice(95)];

let asked: string[];
let fetch: typeof import('../../src/export/fetch').fetch;
let files: Map<string, unknown>;

beforeEach(async () => {
  vi.resetModules();
  ({ fetch } = await import('../../src/export/fetch'));
  asked = [];
  files = new Map<string, unknown>(PAGES.map((images, page) => [`${SITE}pages/${page}.json`, { images }]));
  const points = PICTURES.map((_, number) => String.fromCharCode((number * 37) % 256, number, 0, 0, 0)).join('');
  files.set(`${SITE}pages/points.json`, { points: btoa(points) });
  const lines = PICTURES.map(({ tags, name }) => [...tags, name].join('\t'));
  files.set(`${SITE}pages/first.txt`, lines.slice(0, 60).join('\n'));
  files.set(`${SITE}pages/second.txt`, lines.slice(60).join('\n'));
  files.set(`${SITE}darkroom.json`, {
    format: 1,
    total: 100,
    ...shapesOf(PICTURES),
    skipped: { unreadable: 1 },
    points: 'pages/points.json',
    texts: [
      { url: 'pages/first.txt', count: 60 },
      { url: 'pages/second.txt', count: 40 },
    ],
    pages: PAGES.map((images, page) => ({
      url: `pages/${page}.json`,
      count: images.length,
      tags: page === 2 ? [] : ['sea'],
      folders: ['2020/', '2021/'],
      orientations: ['landscape', 'portrait'],
      sides: [200, 300, 200, 300],
    })),
  });
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url.slice(SITE.length));
    const file = files.get(url);
    if (file === undefined) return new Response('', { status: 404 });
    return typeof file === 'string' ? new Response(file) : Response.json(file);
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The JSON of an answer. Galleries request the rest of a list, too, if it has only the first pictures. */
async function get(path: string) {
  const json = await (await fetch(`${SITE}api/${path}`)).json();
  const [name, text] = path.split('?');
  const query = new URLSearchParams(text);
  const [offset, limit] = [Number(query.get('offset')), Number(query.get('limit')) || 50];
  const due = name === 'list-images' ? Math.min(limit, json.total - offset) : 0;
  if (json.images?.length < due) {
    query.set('offset', `${offset + json.images.length}`);
    query.set('limit', `${due - json.images.length}`);
    json.images.push(...(await get(`${name}?${query}`)).images);
  }
  return json;
}
const names = (answer: { images: { name: string }[] }) => answer.images.map(({ name }) => name);

test('a page of the whole gallery reads only the files that contain it', async () => {
  const answer = await get('list-images?limit=32&offset=32');
  expect(names(answer)).toEqual(PICTURES.slice(32, 64).map(({ name }) => name));
  expect(answer).toMatchObject({ total: 100, skipped: { unreadable: 1 } });
  expect(asked).toEqual(['darkroom.json', 'pages/0.json', 'pages/1.json']);
  asked = [];
  expect(names(await get('list-images?limit=32&offset=96'))).toEqual(PICTURES.slice(96).map(({ name }) => name));
  expect(asked).toEqual(['pages/2.json']);
});

test('URLs are those of the files', async () => {
  const [image] = (await get('list-images?limit=1')).images;
  expect(image.srcset[0].url).toBe(`${SITE}images/0/1/resize_320,format_webp@1.1.webp`);
  expect(image.coloring_page).toBe(`${SITE}images/0/1/coloring,format_png@1.1.png`);
});

test.each([
  ['tag=sea', ({ tags }: (typeof PICTURES)[0]) => tags.includes('sea')],
  ['prefix=2020/', ({ name }: (typeof PICTURES)[0]) => name.startsWith('2020/')],
  ['prefix=2021/photo-04', ({ name }: (typeof PICTURES)[0]) => name.startsWith('2021/photo-04')],
  ['orientation=portrait', ({ width, height }: (typeof PICTURES)[0]) => width < height],
  ['min_width=250&max_height=250', ({ width, height }: (typeof PICTURES)[0]) => width >= 250 && height <= 250],
  ['q=SEA', ({ tags }: (typeof PICTURES)[0]) => tags.includes('sea')],
  ['q=2020+photo-01', ({ name }: (typeof PICTURES)[0]) => name.startsWith('2020/photo-01')],
  ['q=sea&orientation=portrait', ({ tags, width, height }: (typeof PICTURES)[0]) => tags.includes('sea') && width < height],
  ['q=nowhere', () => false],
  ['tag=nowhere', () => false],
  ['prefix=2022/', () => false],
])('the filter %s', async (filter, matches) => {
  const expected = PICTURES.filter(matches);
  const answer = await get(`list-images?limit=100&${filter}`);
  expect(names(answer)).toEqual(expected.map(({ name }) => name));
  expect(answer.total).toBe(expected.length);
  const index = await get(`gallery-index?${filter}`);
  expect(index.total).toBe(expected.length);
  expect(atob(index.ratios)).toHaveLength(expected.length);
});

test('a filter skips pages that cannot match', async () => {
  await get('list-images?tag=sea');
  expect(asked).toEqual(['darkroom.json', 'pages/0.json', 'pages/1.json']);
});

test('a search reads the text once, and the pages of the photos shown', async () => {
  await get('list-images?q=photo');
  asked.length = 0;
  const answer = await get('list-images?q=photo-096');
  expect(names(answer)).toEqual(['2021/photo-096.jpg']);
  expect(asked).toEqual(['pages/2.json']);
  expect((await get('gallery-index?q=sea')).months).toHaveLength(10);
  expect((await get('random-image?q=sea&seed=3')).tags).toEqual(['sea']);
});

test.each(['name', '-name', '-taken'])('the order %s', async (sort) => {
  const found = names(await get(`list-images?limit=100&sort=${sort}`));
  const byName = PICTURES.map(({ name }) => name).sort();
  if (sort === 'name') expect(found).toEqual(byName);
  if (sort === '-name') expect(found).toEqual(byName.reverse());
  if (sort === '-taken') expect(found.slice(0, 90)).toEqual(PICTURES.slice(0, 90).map(({ name }) => name).reverse());
});

test('the index of the whole gallery is that of the export', async () => {
  expect(await get('gallery-index')).toEqual({ total: 100, ...shapesOf(PICTURES) });
  expect(asked).toEqual(['darkroom.json']);
});

test('the index of a filter has months only when sorted by date', async () => {
  const { months } = await get('gallery-index?tag=sea');
  expect(months.slice(0, 2)).toEqual([{ month: '2099-01', count: 1 }, { month: '2089-01', count: 1 }]);
  expect(months.at(-1)).toEqual({ month: null, count: 1 });
  expect((await get('gallery-index?tag=sea&sort=name')).months).toEqual([]);
});

test('a random picture reads one page; a seed always gives the same one', async () => {
  const seen = new Set<string>();
  for (let round = 0; round < 60; round++) seen.add((await get('random-image')).name);
  expect(seen.size).toBeGreaterThan(20);
  asked = [];
  const first = await get('random-image?seed=autumn');
  expect(asked).toHaveLength(2);
  expect((await get('random-image?seed=autumn')).name).toBe(first.name);
  const seeds = Array.from({ length: 60 }, (_, number) => get(`random-image?tag=sea&seed=${number}`));
  const picked = await Promise.all(seeds);
  expect(picked.every(({ tags }) => tags.includes('sea'))).toBe(true);
  expect(new Set(picked.map(({ name }) => name)).size).toBeGreaterThan(5);
  expect((await get('random-image?tag=sea')).tags).toEqual(['sea']);
  await expect(get('random-image?tag=nowhere')).rejects.toThrow('no picture');
});

test('a page removed by a new export is looked up again', async () => {
  const old = files.get(`${SITE}darkroom.json`) as { pages: { url: string }[] };
  const page = files.get(`${SITE}pages/0.json`);
  files.delete(`${SITE}pages/0.json`);
  files.set(`${SITE}pages/new.json`, page);
  let rounds = 0;
  vi.stubGlobal('fetch', async (url: string, options?: RequestInit) => {
    const renewed = { ...old, pages: [{ ...old.pages[0], url: 'pages/new.json' }, ...old.pages.slice(1)] };
    if (url.endsWith('darkroom.json')) return Response.json(rounds++ && options?.cache === 'reload' ? renewed : old);
    return files.has(url) ? Response.json(files.get(url)) : new Response('', { status: 404 });
  });
  expect(names(await get('list-images?limit=5'))).toEqual(PICTURES.slice(0, 5).map(({ name }) => name));
  expect(rounds).toBe(2);
});

/** A gallery whose pages differ in every filter. */
function small(): void {
  const image = (name: string, width: number, height: number, taken: string | null) => ({ name, width, height, taken, tags: [], srcset: [], coloring_page: 'c.png' });
  const pages = [
    [image('top.jpg', 300, 200, '2024-03-01T23:30:00-05:00'), image('square.jpg', 200, 200, '2024-03-02T01:00:00')],
    [image('rome/a.jpg', 300, 200, '2024-03-02T03:00:00+01:00'), image('rome/b.jpg', 250, 210, null)],
    [image('romeo/c.jpg', 200, 300, '2024-03-02'), image('romeo/d.jpg', 4000, 10, null)],
  ];
  const [folders, orientations] = [[[''], ['rome/'], ['romeo/']], [['landscape', 'square'], ['landscape'], ['portrait', 'landscape']]];
  pages.forEach((images, page) => files.set(`${SITE}pages/${page}.json`, { images }));
  files.set(`${SITE}darkroom.json`, {
    total: 6,
    ...shapesOf(pages.flat()),
    skipped: {},
    points: 'pages/points.json',
    pages: pages.map((images, page) => ({ url: `pages/${page}.json`, count: images.length, tags: null, folders: folders[page], orientations: orientations[page] })),
  });
}
const pagesRead = () => asked.filter((path) => /pages\/\d/.test(path)).map((path) => Number(/\d/.exec(path)![0]));

test.each([
  ['orientation=square', ['square.jpg'], [0]],
  ['orientation=portrait', ['romeo/c.jpg'], [2]],
  ['prefix=rome/', ['rome/a.jpg', 'rome/b.jpg'], [1]],
  ['prefix=rome', ['rome/a.jpg', 'rome/b.jpg', 'romeo/c.jpg', 'romeo/d.jpg'], [0, 1, 2]],
  ['prefix=romeo/c', ['romeo/c.jpg'], [2]],
  ['prefix=top', ['top.jpg'], [0]],
  ['min_width=250', ['top.jpg', 'rome/a.jpg', 'rome/b.jpg', 'romeo/d.jpg'], [0, 1, 2]],
  ['max_width=250', ['square.jpg', 'rome/b.jpg', 'romeo/c.jpg'], [0, 1, 2]],
  ['min_height=210', ['rome/b.jpg', 'romeo/c.jpg'], [0, 1, 2]],
  ['max_height=200', ['top.jpg', 'square.jpg', 'rome/a.jpg', 'romeo/d.jpg'], [0, 1, 2]],
])('%s reads only the pages that may hold it', async (filter, expected, pages) => {
  small();
  expect(names(await get(`list-images?${filter}`))).toEqual(expected);
  expect(pagesRead()).toEqual(pages);
});

test('dates are sorted by moment, pictures without a date last', async () => {
  small();
  expect(names(await get('list-images?sort=-taken'))).toEqual(['romeo/c.jpg', 'square.jpg', 'rome/a.jpg', 'top.jpg', 'rome/b.jpg', 'romeo/d.jpg']);
  expect((await get('gallery-index?sort=-taken')).months).toEqual([{ month: '2024-03', count: 4 }, { month: null, count: 2 }]);
  expect(names(await get('list-images?sort=taken&prefix=rome'))).toEqual(['rome/a.jpg', 'rome/b.jpg', 'romeo/c.jpg', 'romeo/d.jpg']);
});

test('the shapes of a filter are bytes of the index', async () => {
  small();
  const bytes = [...atob((await get('gallery-index?min_width=1')).ratios)].map((letter) => letter.charCodeAt(0));
  expect(bytes).toEqual([153, 128, 153, 139, 103, 255]);
});

test('a page that ends at the end of a file reads only that file', async () => {
  small();
  for (const [offset, page] of [[0, 0], [2, 1], [4, 2]]) {
    asked = [];
    expect((await get(`list-images?limit=2&offset=${offset}`)).images).toHaveLength(2);
    expect(pagesRead()).toEqual([page]);
  }
  expect((await get('list-images')).images).toHaveLength(6);
});

test('the picture of the day is the one for a seed with the date', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2024, 4, 17, 23, 59) });
  const today = (await get('random-image?seed=daily')).name;
  expect((await get('random-image?seed=daily%202024-05-17')).name).toBe(today);
  const days = new Set<string>();
  for (let day = 1; day <= 12; day++) {
    vi.setSystemTime(Date.UTC(2024, 5, day));
    days.add((await get('random-image?seed=daily')).name);
  }
  expect(days.size).toBeGreaterThan(3);
});

test('responses are JSON, and missing files are errors', async () => {
  expect((await fetch(`${SITE}api/list-images`)).headers.get('content-type')).toBe('application/json');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  files.delete(`${SITE}darkroom.json`);
  await expect(fetch(`${SITE}api/list-images`)).rejects.toThrow(`404 ${SITE}darkroom.json`);
});

test('the files are beside the script, unless a gallery names another URL', async () => {
  vi.resetModules();
  vi.stubGlobal('document', { currentScript: { src: `${SITE}embed.js` } });
  const { fetch: beside } = await import('../../src/export/fetch');
  expect(names(await (await beside('https://blog.example/api/list-images?limit=2')).json())).toHaveLength(2);
  expect(asked[0]).toBe('darkroom.json');
  files.set('https://other.example/p/darkroom.json', { ...(files.get(`${SITE}darkroom.json`) as object), total: 0, pages: [] });
  expect(await (await beside('https://other.example/p/api/list-images')).json()).toMatchObject({ total: 0 });
  vi.stubGlobal('document', { currentScript: null });
  vi.resetModules();
  const { fetch: alone } = await import('../../src/export/fetch');
  expect((await alone(`${SITE}api/list-images`)).status).toBe(200);
});
