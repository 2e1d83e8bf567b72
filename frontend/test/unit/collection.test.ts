import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openCollection, type CollectionOptions } from '../../src/cache/collection';
import { roundedRatio } from '../../src/api/ratios';

/** A separate Darkroom for each test, since responses are cached in memory. */
let number = 0;
let base: string;
let asked: string[];
let total: number;
let broken: (path: string) => boolean;
/** months and ratio bytes of the index */
let index: object;

const imageOf = (place: number) => ({ name: `${place}.jpg`, width: place % 2 ? 300 : 200, height: 200, taken: place < 40 ? '2024-08-01' : '2024-07-01' });

function answer(path: string): object {
  const query = new URL(path, base).searchParams;
  if (path.startsWith('random-image')) return { name: `random ${asked.length}` };
  if (path.startsWith('gallery-index')) return index;
  const [offset, limit] = [Number(query.get('offset')), Number(query.get('limit'))];
  const prefix = query.get('prefix');
  if (prefix) return { images: [{ name: `${prefix}.bak` }, { name: prefix }], total: 2 };
  return { images: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => imageOf(offset + i)), total };
}

beforeEach(() => {
  base = `https://photos${number++}.example/api/`;
  asked = [];
  total = 100;
  broken = () => false;
  index = { total: 100, ratios: btoa(String.fromCharCode(128).repeat(100)), months: [{ month: '2024-08', count: 40 }, { month: '2024-07', count: 60 }] };
  vi.stubGlobal('fetch', async (url: string) => {
    const path = url.slice(base.length);
    asked.push(path);
    return broken(path) ? new Response('', { status: 500 }) : Response.json(answer(path));
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Waits until all pending responses have arrived. */
async function quiet(): Promise<void> {
  // As many turns as the pauses between the parts of an answer may take, also on a busy machine.
  for (let turn = 0; turn < 20; turn++) await new Promise((done) => setTimeout(done, 1));
}

function open(options: Partial<CollectionOptions> = {}) {
  const changed = vi.fn();
  return { changed, collection: openCollection({ base, filter: {}, limit: Infinity, ttl: 300, ...options }, changed) };
}

async function started(options: Partial<CollectionOptions> = {}) {
  const opened = open(options);
  opened.collection.start();
  await quiet();
  return opened;
}

describe('a gallery', () => {
  test('requests its first page, and can then be drawn', async () => {
    const { collection, changed } = open({ filter: { tag: 'sea' } });
    expect(collection).toMatchObject({ base, key: `${base}list-images?tag=sea`, status: 'waiting', total: 0, found: 0, settled: 0, months: [] });
    expect(collection.ratios).toHaveLength(0);
    expect(asked).toEqual([]);
    collection.start();
    expect(collection.status).toBe('loading');
    expect(changed).toHaveBeenCalledTimes(1);
    collection.start();
    await quiet();
    expect(asked).toEqual(['list-images?tag=sea&limit=32']);
    expect(collection).toMatchObject({ status: 'ready', total: 100, found: 100, settled: 32 });
    expect(Array.from(collection.ratios.slice(0, 2))).toEqual([roundedRatio(200, 200), Math.fround(roundedRatio(300, 200))]);
    expect(collection.ratios).toHaveLength(100);
    expect(collection.months).toEqual([{ month: '2024-08', count: 100 }]);
    expect(collection.photos(31)?.name).toBe('31.jpg');
    expect(collection.photos(32)).toBeUndefined();
    expect(changed).toHaveBeenCalledTimes(2);
    collection.start();
    await quiet();
    expect(asked).toHaveLength(1);
  });

  test('shows no more than its limit, and knows the number of all photos', async () => {
    const { collection } = await started({ limit: 12 });
    expect(asked).toEqual(['list-images?limit=12']);
    expect(collection).toMatchObject({ total: 12, found: 100, settled: 12, months: [{ month: '2024-08', count: 12 }] });
    collection.need(0, 500);
    collection.needIndex();
    await quiet();
    expect(asked).toHaveLength(1);
  });

  test('without photos is empty', async () => {
    total = 0;
    const { collection } = await started();
    expect(collection).toMatchObject({ status: 'empty', total: 0, settled: 0 });
  });

  test('fails if it cannot be loaded, and can be requested again', async () => {
    broken = () => true;
    const { collection, changed } = await started();
    expect(collection.status).toBe('failed');
    expect(changed).toHaveBeenCalledTimes(2);
    broken = () => false;
    collection.start();
    expect(collection.status).toBe('loading');
    await quiet();
    expect(collection.status).toBe('ready');
    expect(asked).toHaveLength(2);
  });

  test('requests the pages of the needed photos, each once', async () => {
    const { collection, changed } = await started();
    collection.need(0, 32);
    collection.need(33, 64);
    await quiet();
    expect(asked.slice(1)).toEqual(['list-images?limit=32&offset=32']);
    expect(collection.photos(63)?.name).toBe('63.jpg');
    expect(changed).toHaveBeenCalledTimes(3);
    collection.need(40, 65);
    await quiet();
    expect(asked.slice(2)).toEqual(['list-images?limit=32&offset=64']);
    collection.need(95, 1000);
    await quiet();
    expect(asked.slice(3)).toEqual(['list-images?limit=32&offset=96']);
    expect(collection.settled).toBe(32);
    expect((await collection.page(1))[0].name).toBe('32.jpg');
    expect(asked).toHaveLength(4);
  });

  test('stays ready when a later page fails, and requests it again later', async () => {
    const { collection } = await started();
    broken = () => true;
    collection.need(32, 33);
    await quiet();
    expect(collection.status).toBe('ready');
    broken = () => false;
    collection.need(32, 33);
    await quiet();
    expect(collection.photos(32)?.name).toBe('32.jpg');
    broken = () => true;
    await expect(collection.page(2)).rejects.toThrow('500');
  });

  test('gets all shapes and months from the index, once', async () => {
    const { collection, changed } = await started({ filter: { tag: 'sea' } });
    const before = collection.ratios;
    collection.needIndex();
    collection.needIndex();
    await quiet();
    expect(asked.slice(1)).toEqual(['gallery-index?tag=sea']);
    expect(collection).toMatchObject({ total: 100, settled: 100, months: (index as { months: object[] }).months });
    expect(collection.ratios).not.toBe(before);
    expect([...new Set(collection.ratios)]).toEqual([1]);
    expect(changed).toHaveBeenCalledTimes(3);
    collection.needIndex();
    await quiet();
    expect(asked).toHaveLength(2);
  });

  test('follows the index after photos were added, and keeps its months if the index has none', async () => {
    const { collection } = await started();
    index = { ratios: btoa(String.fromCharCode(128).repeat(120)) };
    collection.needIndex();
    await quiet();
    expect(collection).toMatchObject({ total: 120, found: 120, settled: 120, months: [{ month: '2024-08', count: 120 }] });
  });

  test.each(['fails', 'is empty'])('keeps its shapes if the index %s', async (how) => {
    const { collection, changed } = await started();
    const before = collection.ratios;
    if (how === 'fails') broken = () => true;
    index = {};
    collection.needIndex();
    await quiet();
    expect(collection).toMatchObject({ status: 'ready', total: 100, settled: 100, months: [{ month: '2024-08', count: 100 }] });
    expect(collection.ratios).toBe(before);
    expect(changed).toHaveBeenCalledTimes(3);
  });

  test('finds a photo by its full name', async () => {
    const { collection } = await started();
    expect((await collection.find('a b.jpg'))?.name).toBe('a b.jpg');
    expect(asked.at(-1)).toBe('list-images?prefix=a+b.jpg&sort=name&limit=1');
    const closed = await started({ filter: { link: 'a-link' } });
    expect((await closed.collection.find('a b.jpg'))?.name).toBe('a b.jpg');
    expect(asked.at(-1)).toBe('list-images?prefix=a+b.jpg&sort=name&limit=1&link=a-link');
    total = 0;
    vi.stubGlobal('fetch', async () => Response.json({ images: [{ name: 'a b.jpg.bak' }], total: 1 }));
    expect(await collection.find('a c.jpg')).toBeUndefined();
  });
});

describe('random photos', () => {
  test('differ on one page, and are the same for the same seed', async () => {
    const [one, two] = [await started({ random: true }), await started({ random: true })];
    expect(asked).toEqual(['random-image', 'random-image']);
    expect(one.collection).toMatchObject({ key: `${base}random-image`, total: 1, settled: 1, status: 'ready' });
    expect(one.collection.photos(0)!.name).not.toBe(two.collection.photos(0)!.name);
    const seeded = [await started({ random: true, filter: { seed: 'daily' } }), await started({ random: true, filter: { seed: 'daily' } })];
    expect(asked.slice(2)).toEqual(['random-image?seed=daily']);
    expect(seeded[0].collection.photos(0)!.name).toBe(seeded[1].collection.photos(0)!.name);
  });
});

describe('responses', () => {
  const ADDRESS = 'https://photos.example/api/x';
  let stored: Map<string, Response>;
  let json: (url: string, ttl: number) => Promise<unknown>;
  let count: number;
  let status: number;

  /** A newly opened page: empty memory, unchanged browser cache. */
  async function visit(): Promise<void> {
    vi.resetModules();
    ({ loadJson: json } = await import('../../src/cache/json'));
  }
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2024, 0, 1) });
    stored = new Map();
    const cache = {
      match: async (url: string) => stored.get(url)?.clone(),
      put: async (url: string, response: Response) => void stored.set(url, response),
      keys: async () => [...stored.keys()],
      delete: async (url: string) => stored.delete(url),
    };
    vi.stubGlobal('caches', { open: async (name: string) => (name === 'darkroom' ? cache : Promise.reject(new Error(name))) });
    [count, status] = [0, 200];
    vi.stubGlobal('fetch', async () => {
      count++;
      return status === 200 ? Response.json({ count }) : new Response('', { status });
    });
    await visit();
  });
  afterEach(() => vi.useRealTimers());
  const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

  test('are shared and cached in memory until they expire', async () => {
    expect(await Promise.all([json(ADDRESS, 10), json(ADDRESS, 10)])).toEqual([{ count: 1 }, { count: 1 }]);
    later(9);
    expect(await json(ADDRESS, 10)).toEqual({ count: 1 });
    later(1);
    expect(await json(ADDRESS, 10)).toEqual({ count: 2 });
    expect(await json(ADDRESS, 0)).toEqual({ count: 3 });
  });

  test('are cached for the next visit until they expire', async () => {
    await json(ADDRESS, 10);
    await quiet();
    expect([...stored.keys()]).toEqual([ADDRESS]);
    later(9);
    await visit();
    expect(await json(ADDRESS, 10)).toEqual({ count: 1 });
    later(1);
    await visit();
    expect(await json(ADDRESS, 10)).toEqual({ count: 2 });
  });

  test('are used after they expire if the request fails', async () => {
    await json(ADDRESS, 10);
    await quiet();
    later(1000);
    await visit();
    status = 503;
    expect(await json(ADDRESS, 10)).toEqual({ count: 1 });
    await expect(json(`${ADDRESS}y`, 10)).rejects.toThrow(`503 ${ADDRESS}y`);
  });

  test('opened by a link to a closed folder are not cached for the next visit', async () => {
    const closed = `${ADDRESS}?link=x.1.y`;
    expect(await json(closed, 10)).toEqual({ count: 1 });
    await quiet();
    expect([...stored.keys()]).toEqual([]);
    await visit();
    status = 403;
    await expect(json(closed, 10)).rejects.toThrow(`403 ${closed}`);
  });

  test('are requested again after a failure', async () => {
    status = 500;
    await expect(json(ADDRESS, 10)).rejects.toThrow('500');
    await quiet();
    status = 200;
    expect(await json(ADDRESS, 10)).toEqual({ count: 2 });
  });

  test('are cached up to 200 entries, deleting the oldest', async () => {
    for (let i = 0; i < 199; i++) stored.set(`old ${i}`, new Response('{}'));
    await json(ADDRESS, 10);
    await quiet();
    expect(stored.size).toBe(200);
    await json(`${ADDRESS}y`, 10);
    await quiet();
    expect(stored.size).toBe(200);
    expect(stored.has('old 0')).toBe(false);
    expect(stored.has('old 1')).toBe(true);
    expect(stored.has(`${ADDRESS}y`)).toBe(true);
  });

  test.each(['none', 'refused', 'full'])('also work without a cache: %s', async (how) => {
    const full = { match: async () => undefined, put: () => Promise.reject(new Error('quota')) };
    vi.stubGlobal('caches', how === 'none' ? undefined : { open: () => (how === 'full' ? Promise.resolve(full) : Promise.reject(new Error('no'))) });
    expect(await json(ADDRESS, 10)).toEqual({ count: 1 });
    await quiet();
  });

  test('are abandoned if they do not arrive in time', async () => {
    let signal: AbortSignal | undefined;
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    vi.stubGlobal('fetch', async (_: string, options: RequestInit) => {
      signal = options.signal!;
      return Response.json({});
    });
    await json(ADDRESS, 10);
    expect(timeout).toHaveBeenCalledWith(12_000);
    expect(signal).toBe(timeout.mock.results[0].value);
    timeout.mockRestore();
  });
});
