/** JSON responses, cached in memory for this page and in the Cache API, if available, for later visits. */

interface Entry {
  /** ms since 1970 */
  stored: number;
  json: Promise<unknown>;
}

const STORED = 'darkroom-stored';
/** maximum entries for later visits; the oldest are deleted first */
const MOST = 200;
/** ms to wait for a response */
const PATIENCE = 12_000;

const memory = new Map<string, Entry>();

/** Caching may fail (plain http, sandboxed frames, no space left); later visits then request the data again. */
const tolerate = (): undefined => undefined;

async function keep(cache: Cache, url: string, text: string): Promise<void> {
  await cache.put(url, new Response(text, { headers: { [STORED]: `${Date.now()}` } }));
  const keys = await cache.keys();
  for (const key of keys.slice(0, -MOST)) await cache.delete(key);
}

async function load(url: string, since: number): Promise<unknown> {
  // Not cached for later visits: a link to a closed folder can be revoked, and searches would displace the rest.
  const cache = /\b(link|q)=/.test(url) ? undefined : await (async () => caches.open('darkroom'))().catch(tolerate);
  const older = await cache?.match(url);
  if (older && Number(older.headers.get(STORED)) > since) return older.json();
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    const text = await answer.text();
    // Drawing takes precedence over storing.
    if (cache) setTimeout(() => keep(cache, url, text).catch(tolerate));
    return JSON.parse(text);
  } catch (error) {
    if (older) return older.json();
    throw error;
  }
}

/**
 * The JSON at `url`: cached if younger than `ttl` seconds, else from the API (a conditional request by the browser's HTTP
 * cache), else, if the API fails, the older cached response. Equal requests share one, unless `ttl` is 0, so that two
 * random photos on a page differ. Throws the errors of fetch if there is no response at all.
 */
export function loadJson(url: string, ttl: number): Promise<unknown> {
  const now = Date.now();
  const held = memory.get(url);
  if (held && held.stored > now - ttl * 1000) return held.json;
  const json = load(url, now - ttl * 1000);
  memory.set(url, { stored: now, json });
  json.catch(() => memory.delete(url));
  return json;
}

/** Caches a response that was embedded in the page as if it had just arrived. */
export function remember(url: string, json: unknown): void {
  memory.set(url, { stored: Date.now(), json: Promise.resolve(json) });
}
