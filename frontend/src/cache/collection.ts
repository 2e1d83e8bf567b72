import { roundedRatio } from '../api/ratios';
import { readIndex, readPage } from '../api/read';
import type { Filter, GalleryIndex, MonthRun, Photo } from '../api/types';
import { apiUrl } from '../api/urls';
import { BLOCK } from '../layout/blocks';
import { fitRuns, runsOfDates } from '../layout/runs';
import { loadJson } from './json';

export interface Collection {
  /** URL of the functions, see apiBase */
  base: string;
  /** identifies the collection: the URL of its list */
  key: string;
  status: 'waiting' | 'loading' | 'ready' | 'empty' | 'failed';
  total: number;
  /** number of all matching photos, including those beyond the limit */
  found: number;
  /** replaced, together with the months, when the layout must be computed again */
  ratios: Float32Array;
  months: MonthRun[];
  /** number of photos, from the first, whose shape is final */
  settled: number;
  photos: (index: number) => Photo | undefined;
  /** Request the first page, also again after a failure. */
  start: () => void;
  /** Request the missing photos from `from` up to, not including, `to`. */
  need: (from: number, to: number) => void;
  /** Request the ratios of the whole gallery, once. */
  needIndex: () => void;
  /** The photos of a page of BLOCK photos. Throws the errors of loadJson. */
  page: (number: number) => Promise<Photo[]>;
  /** The photo with that name, even if it is not in the collection. */
  find: (name: string) => Promise<Photo | undefined>;
}

export interface CollectionOptions {
  base: string;
  filter: Filter;
  /** one random photo, or the one for the filter's seed */
  random?: boolean;
  /** maximum number of photos */
  limit: number;
  /** seconds, see loadJson */
  ttl: number;
}

/** ms in which a slow phone draws some photos */
const DRAWN = 100;

const pause = (ms?: number): Promise<unknown> => new Promise((done) => setTimeout(done, ms));

/** Requests photos of a page, from its photo `from` on. */
function ask({ base, filter, random, limit, ttl }: CollectionOptions, page: number, from: number): Promise<unknown> {
  if (random) return loadJson(apiUrl(base, 'random-image', filter), filter.seed ? ttl : 0);
  return loadJson(apiUrl(base, 'list-images', { ...filter, limit: Math.min(limit, BLOCK) - from, offset: page * BLOCK + from }), ttl);
}

/** The shapes of all photos, if an answer of an export has them, else of the photos in the answer. */
function shapesOf(json: unknown, photos: Photo[]): GalleryIndex {
  const index = readIndex(json);
  if (index.ratios.length) return index;
  const ratios = Float32Array.from(photos, ({ width, height }) => roundedRatio(width, height));
  return { ratios, months: runsOfDates(photos.map(({ taken }) => taken)) };
}

/**
 * The photos of a gallery, loaded page by page as they come into view. The first page is a single request and suffices
 * to draw; the index of all ratios is requested when the visitor scrolls on. `changed` is called after every change.
 */
export function openCollection(options: CollectionOptions, changed: () => void): Collection {
  const { base, filter, random, limit, ttl } = options;
  const pages = new Map<number, Photo[]>();
  const asked = new Map<number, Promise<Photo[]>>();
  let indexAsked = false;

  function shaped(total: number, ratios: ArrayLike<number>, months: MonthRun[]): void {
    self.found = total;
    self.total = Math.min(total, limit);
    self.ratios = Float32Array.from({ length: self.total }, (_, i) => ratios[i]);
    self.months = fitRuns(months, self.total);
  }

  async function loadPage(number: number): Promise<Photo[]> {
    const json = await ask(options, number, 0);
    // A slow phone takes long for each of these, and can respond to the visitor between them.
    await pause();
    const { photos, total } = readPage(json, base);
    await pause();
    pages.set(number, photos);
    if (!number) {
      const { ratios, months } = shapesOf(json, photos);
      shaped(total, ratios, months);
      self.settled = Math.min(self.total, Math.max(BLOCK, ratios.length));
      self.status = self.total ? 'ready' : 'empty';
    }
    changed();
    // An export answers a search with its first hits, which are drawn before the others are requested.
    const due = Math.min(BLOCK, self.total - number * BLOCK);
    while (photos.length < due) {
      await pause(DRAWN);
      const more = readPage(await ask(options, number, photos.length), base).photos;
      if (!more.length) break;
      photos.push(...more);
      changed();
    }
    return photos;
  }

  function page(number: number): Promise<Photo[]> {
    const before = asked.get(number);
    if (before) return before;
    const photos = loadPage(number);
    asked.set(number, photos);
    photos.catch(() => {
      asked.delete(number);
      // A later page is requested again when the view moves, not at once.
      if (number || self.status === 'ready') return;
      self.status = 'failed';
      changed();
    });
    return photos;
  }

  async function loadIndex(): Promise<void> {
    try {
      const { ratios, months } = readIndex(await loadJson(apiUrl(base, 'gallery-index', filter), ttl));
      if (ratios.length) shaped(ratios.length, ratios, months.length ? months : self.months);
    } catch {
      // Without the index, photos have an assumed shape, and all of them can still be reached.
    }
    self.settled = self.total;
    changed();
  }

  const self: Collection = {
    base,
    key: apiUrl(base, random ? 'random-image' : 'list-images', filter),
    status: 'waiting',
    total: 0,
    found: 0,
    ratios: new Float32Array(0),
    months: [],
    settled: 0,
    photos: (index) => pages.get(Math.floor(index / BLOCK))?.[index % BLOCK],
    page,
    async find(name) {
      const query = { prefix: name, sort: 'name', limit: 1, link: filter.link };
      const { photos } = readPage(await loadJson(apiUrl(base, 'list-images', query), ttl), base);
      return photos.find((photo) => photo.name === name);
    },
    start() {
      if (!/waiting|failed/.test(self.status)) return;
      self.status = 'loading';
      changed();
      void page(0);
    },
    need(from, to) {
      for (let number = Math.floor(from / BLOCK); number * BLOCK < Math.min(to, self.total); number++) void page(number);
    },
    needIndex() {
      if (indexAsked || self.settled === self.total) return;
      indexAsked = true;
      void loadIndex();
    },
  };
  return self;
}
