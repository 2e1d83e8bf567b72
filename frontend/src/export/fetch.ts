/**
 * A `fetch` for the embeds in an exported gallery, which serves API requests from the export's files (described in
 * scripts/darkroom_cli/exporting/__init__.py). It sends no request under /api/.
 */

import type { MonthRun } from '../api/types';
import { script } from '../embed/script';
import { runsOfDates } from '../layout/runs';
import { readJson, rootOf } from './files';
import { find, type Found } from './find';
import { pick, pointsOf } from './ring';
import type { Image, Root } from './types';

/** The folder of darkroom.json, from a URL under `<folder>/api/`; without a `src` it is the script's folder. */
function folderOf(url: string): string {
  const given = url.replace(/api\/[^/]*$/, '');
  return script && given === new URL('/', script).href ? new URL('.', script).href : given;
}

/** The picture with absolute URLs. */
function absolute({ srcset, coloring_page, page, details, ...image }: Image, folder: string) {
  return {
    ...image,
    srcset: srcset.map(({ url, ...size }) => ({ ...size, url: folder + url })),
    coloring_page: coloring_page && folder + coloring_page,
    page: page && folder + page,
    details: details && folder + details,
  };
}

/** Of a filtered list, the first answer has only this many pictures, which may lie on as many pages. */
const FIRST = 4;

/** The answer of gallery-index. */
function indexOf({ total, ratios, months }: Root, places: number[] | undefined, sort: string) {
  if (!places) return { total, ratios, months };
  const all = atob(ratios);
  let end = 0;
  const ends = (months as MonthRun[]).map(({ count }) => (end += count));
  let run = 0;
  const monthOf = (place: number): string | null => {
    if (place < (ends[run - 1] ?? 0)) run = 0;
    while (ends[run] <= place) run++;
    return months[run]?.month ?? null;
  };
  return {
    total: places.length,
    ratios: btoa(places.map((place) => all[place]).join('')),
    months: /taken$|^$/.test(sort) ? runsOfDates(places.map(monthOf)) : [],
  };
}

/** The position of the picture for the seed, or of a random one without a seed; see `ring`. */
async function picked(root: Root, folder: string, { places }: Found, seed: string | null, options?: RequestInit): Promise<number> {
  const total = places?.length ?? root.total;
  if (!total) throw new Error('no picture');
  let index = Math.floor(Math.random() * total);
  if (seed) {
    const points = pointsOf((await readJson<{ points: string }>(folder + root.points, options)).points);
    const text = seed === 'daily' ? `daily ${new Date().toISOString().slice(0, 10)}` : seed;
    index = pick(places ? places.map((place) => points[place]) : points, text);
  }
  return places ? places[index] : index;
}

/** The last filter or search, whose list and index are usually requested one after the other. */
let last: { key: string; found: Promise<Found> } | undefined;

async function answer(url: string, options?: RequestInit): Promise<unknown> {
  const folder = folderOf(url.replace(/\?.*/, ''));
  const { pathname, searchParams: query } = new URL(url);
  const root = await rootOf(folder, options);
  const [start, limit, seed] = ['offset', 'limit', 'seed'].map((name) => {
    const value = query.get(name);
    query.delete(name);
    return value;
  });
  const key = `${folder}?${query}`;
  if (last?.key !== key || options?.cache) last = { key, found: find(root, folder, query, options) };
  const found = await last.found;
  // The pages of the whole gallery are not kept in memory.
  if (!found.places) last = undefined;

  if (pathname.endsWith('/gallery-index')) return indexOf(root, found.places, query.get('sort') ?? '');
  const imagesAt = async (places: number[]) => (await found.images(places)).map((image) => absolute(image, folder));
  if (pathname.endsWith('/random-image')) return (await imagesAt([await picked(root, folder, found, seed, options)]))[0];
  const total = found.places?.length ?? root.total;
  const from = Number(start);
  const end = Math.min(total, from + (Number(limit) || 50));
  const places = Array.from({ length: Math.max(0, end - from) }, (_, at) => found.places?.[from + at] ?? from + at);
  const list = { total, skipped: root.skipped };
  if (!found.places || from) return { ...list, images: await imagesAt(places) };
  return { ...list, ...indexOf(root, found.places, query.get('sort') ?? ''), images: await imagesAt(places.slice(0, FIRST)) };
}

/** Like fetch. If a file is missing, because a new export has removed it, tries once more without caches. */
export async function fetch(url: string, options?: RequestInit): Promise<Response> {
  return Response.json(await answer(url, options).catch(() => answer(url, { ...options, cache: 'reload' })));
}
