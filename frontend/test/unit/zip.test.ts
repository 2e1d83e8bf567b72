import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { zip, type Entry } from '../../src/viewer/zip';

/** Statuses with which each URL responds in turn; the last one stays. 0 is a lost connection. */
let statuses: Record<string, number[]>;
let asked: string[];
let retryAfter: string;

beforeEach(() => {
  statuses = {};
  retryAfter = '0.001';
  asked = [];
  vi.stubGlobal('fetch', async (url: string, { signal }: RequestInit) => {
    asked.push(url);
    signal?.throwIfAborted();
    const turns = statuses[url] ?? [200];
    const status = turns.length > 1 ? turns.shift()! : turns[0];
    if (!status) throw new TypeError('lost');
    return new Response(`bytes of ${url}`, { status, headers: retryAfter ? { 'Retry-After': retryAfter } : {} });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const file = (name: string, url = name) => ({ url, name });
const entry = (name: string, taken: string | null = null): Entry => ({ files: [file(name)], taken });

async function* each(entries: Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

function pack(entries: Entry[], signal = new AbortController().signal) {
  const report = vi.fn();
  return { report, packed: zip(each(entries), report, signal) };
}

/** Name, size and modification time of each file, from the archive's directory (APPNOTE 4.3.12). */
async function directoryOf(blob: Blob) {
  const bytes = new DataView(await blob.arrayBuffer());
  const found = [];
  for (let at = 0; at < bytes.byteLength - 4; at++) {
    if (bytes.getUint32(at) !== 0x504b0102) continue;
    const name = new TextDecoder().decode(new Uint8Array(bytes.buffer, at + 46, bytes.getUint16(at + 28, true)));
    found.push({ name, size: bytes.getUint32(at + 24, true), year: (bytes.getUint16(at + 14, true) >> 9) + 1980 });
  }
  return found;
}

const namesOf = async (blob: Blob) => (await directoryOf(blob)).map(({ name }) => name);

test('an archive has every file with its folders, date and bytes, and reports its progress', async () => {
  const { packed, report } = pack([entry('2019/a.jpg', '2019-05-01T12:00:00'), entry('b.jpg', '2018'), entry('ü/c.jpg')]);
  const { blob, missing } = await packed;
  const now = new Date().getFullYear();
  expect(await directoryOf(blob)).toEqual([
    { name: '2019/a.jpg', size: 'bytes of 2019/a.jpg'.length, year: 2019 },
    { name: 'b.jpg', size: 'bytes of b.jpg'.length, year: expect.toSatisfy((year) => year === 2017 || year === 2018) },
    { name: 'ü/c.jpg', size: 'bytes of ü/c.jpg'.length + 1, year: now },
  ]);
  expect(missing).toEqual([]);
  expect(report.mock.calls).toEqual([[1], [2], [3]]);
});

test('no name leads out of the archive, and no file replaces another', async () => {
  const names = ['../../etc/a.jpg', '/etc/a.jpg', 'etc\\A.jpg', 'x/./../y.jpg', '..', 'plain', 'plain', 'a.b/c', 'a.b/c'];
  const { blob } = await pack(names.map((name, number) => ({ files: [file(name, `${number}`)], taken: null }))).packed;
  expect(await namesOf(blob)).toEqual([
    'etc/a.jpg',
    'etc/a (2).jpg',
    'etc/A (3).jpg',
    'x/y.jpg',
    'photo',
    'plain',
    'plain (2)',
    'a.b/c',
    'a.b/c (2)',
  ]);
});

test('a busy server is asked again, a missing file is not; the next file of the photo is used', async () => {
  statuses = { busy: [503, 429, 503, 200], full: [503], gone: [404] };
  const other = { files: [file('gone.jpg', 'gone'), file('small.jpg', 'small')], taken: null };
  const { packed, report } = pack([entry('busy'), other, entry('full'), entry('gone')]);
  const { blob, missing } = await packed;
  expect(await namesOf(blob)).toEqual(['busy', 'small.jpg', 'missing.txt']);
  expect(missing.sort()).toEqual(['full', 'gone']);
  expect(await blob.text()).toMatch(/full\ngone|gone\nfull/);
  const times = (url: string) => asked.filter((one) => one === url).length;
  expect([times('busy'), times('full'), times('gone'), times('small')]).toEqual([4, 4, 2, 1]);
  expect(report).toHaveBeenCalledTimes(4);
});

test.each([
  ['a lost connection is tried again after', 0, '', 1],
  ['a busy server is asked again after', 503, '', 1],
  ['a busy server that names a time is asked again after', 503, '3', 3],
])('%s: status %i, Retry-After %o, %i s', async (_, status, header, seconds) => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  statuses = { a: [status, 200] };
  retryAfter = header;
  const { packed } = pack([entry('a')]);
  while (!vi.getTimerCount()) await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(1000 * seconds - 1);
  expect(asked).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(1);
  expect(await namesOf((await packed).blob)).toEqual(['a']);
});

test('a photo without any file is missing', async () => {
  const { blob, missing } = await pack([{ files: [], taken: null }, entry('a')]).packed;
  expect(missing).toEqual(['']);
  expect(await namesOf(blob)).toEqual(['a', 'missing.txt']);
});

test('only a few files are requested ahead', async () => {
  const entries = Array.from({ length: 20 }, (_, number) => entry(`${number}`));
  let most = 0;
  const report = (done: number) => (most = Math.max(most, asked.length - done));
  const { blob } = await zip(each(entries), report, new AbortController().signal);
  expect(await namesOf(blob)).toHaveLength(20);
  expect(most).toBe(4);
});

test('an archive without any file is a failure, and canceling ends it', async () => {
  statuses = { gone: [404] };
  await expect(pack([entry('gone')]).packed).rejects.toThrow('no file');
  await expect(pack([]).packed).rejects.toThrow('no file');
  const stop = new AbortController();
  stop.abort();
  await expect(pack([entry('a')], stop.signal).packed).rejects.toThrow('abort');
  expect(asked.filter((url) => url === 'a')).toHaveLength(1);
});
