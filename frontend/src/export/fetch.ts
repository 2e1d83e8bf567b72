/**
 * A `fetch` for the embeds in an exported gallery, which serves API requests from the export's files (described in
 * scripts/darkroom_cli/exporting/__init__.py). It sends no request under /api/.
 */

import type { MonthRun } from '../api/types';
import { runsOfDates } from '../layout/runs';
import { pick, pointsOf } from './ring';
import { search, wordsOf, type Part } from './search';

type Json = Record<string, unknown>;

interface Image extends Json {
  name: string;
  width: number;
  height: number;
  taken: string | null;
  tags: string[];
  srcset: { url: string }[];
  coloring_page: string;
  /** missing in exports of older versions */
  page?: string;
  details?: string | null;
}

interface Page {
  url: string;
  count: number;
  /** values that the page's pictures may have; null for any */
  tags: string[] | null;
  folders: string[] | null;
  orientations: string[];
}

interface Gallery {
  total: number;
  ratios: string;
  months: MonthRun[];
  /** URL of the points on the ring, which a seed needs */
  points: string;
  skipped: Json;
  pages: Page[];
  /** searchable text; missing in an older export */
  texts?: Part[];
}

const script = typeof document === 'undefined' ? '' : ((document.currentScript as HTMLScriptElement | null)?.src ?? '');

/** The folder of darkroom.json, from a URL under `<folder>/api/`; without a `src` it is the script's folder. */
function folderOf(url: string): string {
  const given = url.replace(/api\/[^/]*$/, '');
  return script && given === new URL('/', script).href ? new URL('.', script).href : given;
}

async function get(url: string, options?: RequestInit): Promise<Response> {
  const found = await globalThis.fetch(url, options);
  if (!found.ok) throw new Error(`${found.status} ${url}`);
  return found;
}

const read = async (url: string, options?: RequestInit): Promise<unknown> => (await get(url, options)).json();

const orientationOf = ({ width, height }: Image): string =>
  width === height ? 'square' : width > height ? 'landscape' : 'portrait';

/** The ratio byte of /api/gallery-index. */
const byteOf = ({ width, height }: Image): number =>
  Math.min(255, Math.max(1, Math.round(128 + 42 * Math.log2(width / height))));

/** The date as sortable text: in UTC if it has an offset, otherwise unchanged; missing dates are last. */
function momentOf(taken: string | null): string {
  if (!taken) return '\u{10FFFF}';
  return /T.*(Z|[+-]\d\d:\d\d)$/.test(taken) ? new Date(taken).toISOString() : taken;
}

/** Texts already searched, by URL, since the next query usually follows soon. */
const texts: Record<string, string> = {};

/** Sorts as requested; pictures without a date come last in either direction. */
function inOrder(found: Image[], sort: string): Image[] {
  if (sort === 'taken') return found;
  const sign = sort.startsWith('-') ? -1 : 1;
  const byName = (a: Image, b: Image): number => (a.name < b.name ? -1 : 1);
  if (sort.endsWith('name')) return found.sort((a, b) => sign * byName(a, b));
  if (sort === '-taken')
    return found.sort((a, b) => {
      const [first, second] = [momentOf(a.taken), momentOf(b.taken)];
      return first === second ? byName(a, b) : first < second ? -1 : 1;
    });
  return found;
}

/** The month of each picture in the gallery, from the runs. */
const monthsOf = ({ months }: Gallery): (string | null)[] =>
  months.flatMap(({ month, count }) => Array<string | null>(count).fill(month));

/** The pictures of one export, read only as far as a request needs them. */
function open(gallery: Gallery, folder: string, query: URLSearchParams, options?: RequestInit) {
  const [prefix, tag, orientation] = ['prefix', 'tag', 'orientation'].map((name) => query.get(name) ?? '');
  const sort = query.get('sort') ?? 'taken';
  const sides = ['min_width', 'max_width', 'min_height', 'max_height'].map((name) => Number(query.get(name)));

  const mayHold = (page: Page): boolean =>
    (!tag || !page.tags || page.tags.includes(tag)) &&
    (!orientation || page.orientations.includes(orientation)) &&
    (!prefix ||
      !page.folders ||
      page.folders.some((name) => (name ? name.startsWith(prefix) || prefix.startsWith(name) : !prefix.includes('/'))));

  const matches = (image: Image): boolean =>
    image.name.startsWith(prefix) &&
    (!tag || image.tags.includes(tag)) &&
    (!orientation || orientationOf(image) === orientation) &&
    image.width >= sides[0] &&
    image.width <= (sides[1] || Infinity) &&
    image.height >= sides[2] &&
    image.height <= (sides[3] || Infinity);

  const absolute = (image: Image): Image => ({
    ...image,
    srcset: image.srcset.map((entry) => ({ ...entry, url: new URL(entry.url, folder).href })),
    coloring_page: new URL(image.coloring_page, folder).href,
    page: image.page && new URL(image.page, folder).href,
    details: image.details && new URL(image.details, folder).href,
  });

  /** the index of the first picture of each page */
  const starts = new Map<Page, number>();
  gallery.pages.reduce((start, page) => (starts.set(page, start), start + page.count), 0);
  /** the position of each picture in the whole gallery, newest first */
  const places = new Map<Image, number>();

  async function images(pages: Page[]): Promise<Image[]> {
    const parts = await Promise.all(pages.map((page) => read(folder + page.url, options)));
    return parts.flatMap((part, number) =>
      (part as { images: Image[] }).images.map((image, index) => {
        const found = absolute(image);
        places.set(found, starts.get(pages[number])! + index);
        return found;
      }),
    );
  }

  const words = wordsOf(query.get('q') ?? '');
  /** the positions that match the words, in gallery order */
  const hits = words.length
    ? search(gallery.texts ?? [], words, async (url) => (texts[folder + url] ??= await (await get(folder + url, options)).text()))
    : undefined;
  const holds = (page: Page, there: Set<number>): boolean => {
    const start = starts.get(page)!;
    return [...Array(page.count).keys()].some((at) => there.has(start + at));
  };

  const isFiltered = prefix || tag || orientation || sides.some(Boolean) || sort !== 'taken';
  const some = isFiltered ? filtered() : undefined;

  async function filtered(): Promise<Image[]> {
    const found = await hits;
    const there = new Set(found);
    const all = await images(gallery.pages.filter((page) => mayHold(page) && (!found || holds(page, there))));
    return inOrder(all.filter((image) => matches(image) && (!found || there.has(places.get(image)!))), sort);
  }

  return {
    total: async () => ((await some) ?? (await hits))?.length ?? gallery.total,
    async ratios(): Promise<string> {
      if (some) return btoa((await some).map((image) => String.fromCharCode(byteOf(image))).join(''));
      const [all, found] = [atob(gallery.ratios), await hits];
      return found ? btoa(found.map((place) => all[place]).join('')) : gallery.ratios;
    },
    async months(): Promise<MonthRun[]> {
      if (some) return sort.endsWith('taken') ? runsOfDates((await some).map(({ taken }) => taken)) : [];
      const [all, found] = [monthsOf(gallery), await hits];
      return found ? runsOfDates(found.map((place) => all[place])) : gallery.months;
    },
    /** the index for the seed, or a random one without a seed; see `ring` */
    async pick(seed: string | null): Promise<number> {
      const found = (await some)?.map((image) => places.get(image)!) ?? (await hits);
      const total = found ? found.length : gallery.total;
      if (!seed || !total) return Math.floor(Math.random() * total);
      const points = pointsOf(((await read(folder + gallery.points, options)) as { points: string }).points);
      const text = seed === 'daily' ? `daily ${new Date().toISOString().slice(0, 10)}` : seed;
      return pick(found ? found.map((place) => points[place]) : points, text);
    },
    async slice(start: number, end: number): Promise<Image[]> {
      if (some) return (await some).slice(start, end);
      if (hits) {
        const wanted = new Set((await hits).slice(start, end));
        const all = await images(gallery.pages.filter((page) => holds(page, wanted)));
        return all.filter((image) => wanted.has(places.get(image)!));
      }
      const needed = gallery.pages.filter((page) => starts.get(page)! < end && starts.get(page)! + page.count > start);
      const before = starts.get(needed[0]) ?? 0;
      return (await images(needed)).slice(start - before, end - before);
    },
  };
}

async function answer(url: string, options?: RequestInit): Promise<unknown> {
  const folder = folderOf(url.replace(/\?.*/, ''));
  const { pathname, searchParams: query } = new URL(url);
  const gallery = (await read(`${folder}darkroom.json`, options)) as Gallery;
  const found = open(gallery, folder, query, options);
  const total = await found.total();
  if (pathname.endsWith('/gallery-index')) return { total, ratios: await found.ratios(), months: await found.months() };
  if (pathname.endsWith('/random-image')) {
    const index = await found.pick(query.get('seed'));
    const [image] = await found.slice(index, index + 1);
    if (!image) throw new Error('no picture');
    return image;
  }
  const start = Number(query.get('offset'));
  const end = Math.min(total, start + (Number(query.get('limit')) || 50));
  return { images: await found.slice(start, end), next_cursor: null, total, pending: 0, skipped: gallery.skipped };
}

/** Like fetch. If a file is missing, because a new export has removed it, tries once more without caches. */
export async function fetch(url: string, options?: RequestInit): Promise<Response> {
  const json = await answer(url, options).catch(() => answer(url, { ...options, cache: 'reload' }));
  return new Response(JSON.stringify(json), { headers: { 'Content-Type': 'application/json' } });
}
