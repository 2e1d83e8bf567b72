/** JSON answers kept for the page in memory and for the next visit in the Cache API, where there is one. */

interface Entry {
  /** ms since 1970 */
  stored: number;
  json: Promise<unknown>;
}

const STORED = 'darkroom-stored';
/** entries kept for later visits; the oldest go first */
const MOST = 200;
/** ms to wait for an answer */
const PATIENCE = 12_000;

const memory = new Map<string, Entry>();

/** Without a cache (plain http), or one that may be used (sandboxed frames), or room in it, later visits just ask again. */
const tolerate = (): undefined => undefined;

async function keep(cache: Cache, url: string, text: string): Promise<void> {
  await cache.put(url, new Response(text, { headers: { [STORED]: `${Date.now()}` } }));
  const keys = await cache.keys();
  for (const key of keys.slice(0, -MOST)) await cache.delete(key);
}

async function load(url: string, since: number): Promise<unknown> {
  const cache = await (async () => caches.open('darkroom'))().catch(tolerate);
  const older = await cache?.match(url);
  if (older && Number(older.headers.get(STORED)) > since) return older.json();
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    const text = await answer.text();
    // Drawing comes first.
    if (cache) setTimeout(() => keep(cache, url, text).catch(tolerate));
    return JSON.parse(text);
  } catch (error) {
    if (older) return older.json();
    throw error;
  }
}

/**
 * The JSON at `url`: from memory or the browser's cache while younger than `ttl` seconds, else from the API (the
 * browser's HTTP cache makes that request conditional), else, when the API fails, the older answer.
 * Equal requests share one, unless `ttl` is 0: two random photos on a page differ. Throws what fetch throws when there is no answer at all.
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
