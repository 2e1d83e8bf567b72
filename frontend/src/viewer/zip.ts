/** Packs several files into one ZIP archive. Loaded on demand. */
import { downloadZip } from 'client-zip';

/** One file of the archive: possible URLs and names; the first available one is used. */
export interface Entry {
  files: { url: string; name: string }[];
  /** ISO 8601, or null */
  taken: string | null;
}

const AHEAD = 4;
const TRIES = 4;
/** Statuses of a busy server. */
const BUSY = /429|503/;

const pause = (seconds: number): Promise<void> => new Promise((done) => setTimeout(done, seconds * 1000));

/** The bytes at `url`; undefined if they cannot be loaded in several tries. Throws when `signal` is aborted. */
async function load(url: string, signal: AbortSignal): Promise<Blob | undefined> {
  for (let left = TRIES; left > 0; left--) {
    try {
      const answer = await fetch(url, { signal });
      if (answer.ok) return await answer.blob();
      if (!BUSY.test(`${answer.status}`)) return undefined;
      await pause(Number(answer.headers.get('retry-after')) || 1);
    } catch (error) {
      if (signal.aborted) throw error;
      // Either a lost connection, which a retry may restore, or another origin that forbids reading.
      await pause(1);
    }
  }
  return undefined;
}

/** An unused path inside the archive, without segments such as `..` that lead out of it. */
function freeName(name: string, taken: Set<string>): string {
  const parts = name.split(/[/\\]+/).filter((part) => part && !/^\.+$/.test(part));
  const plain = parts.join('/') || 'photo';
  const [, stem, extension] = /^(.*?)(\.[^./]*)?$/.exec(plain)!;
  let free = plain;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${stem} (${number})${extension ?? ''}`;
  taken.add(free.toLowerCase());
  return free;
}

/**
 * The archive, and the names of files that could not be loaded. `report` gets the number of files so far. Throws when
 * `signal` is aborted, or when no file could be loaded.
 */
export async function zip(
  entries: AsyncIterable<Entry>,
  report: (done: number) => void,
  signal: AbortSignal,
): Promise<{ blob: Blob; missing: string[] }> {
  const names = new Set<string>();
  const missing: string[] = [];
  let done = 0;
  let packed = 0;
  const fetched = async ({ files, taken }: Entry) => {
    for (const { url, name } of files) {
      const input = await load(url, signal);
      const moment = new Date(taken ?? NaN);
      if (input) return { name, input, size: input.size, lastModified: Number.isNaN(+moment) ? new Date() : moment };
    }
    missing.push(files[0]?.name ?? '');
    return undefined;
  };
  async function* all() {
    const waiting: ReturnType<typeof fetched>[] = [];
    const next = async () => {
      const file = await waiting.shift()!;
      report(++done);
      return file && { ...file, name: freeName(file.name, names) };
    };
    for await (const entry of entries) {
      const loading = fetched(entry);
      // Awaited later; until then, a rejection would count as unhandled.
      loading.catch(() => undefined);
      waiting.push(loading);
      const file = waiting.length > AHEAD && (await next());
      if (file) yield file;
    }
    while (waiting.length) {
      const file = await next();
      if (file) yield file;
    }
    packed = done - missing.length;
    if (missing.length) yield { name: freeName('missing.txt', names), input: missing.join('\n'), lastModified: new Date() };
  }
  const blob = await downloadZip(all()).blob();
  if (!packed) throw new Error('no file');
  return { blob, missing };
}
