import { inLines, type Text } from './search';
import type { Root } from './types';

/** ms during which darkroom.json is not requested again */
const FRESH = 60_000;

const roots: Record<string, { time: number; root: Promise<Root> }> = {};
const texts: Record<string, Promise<Text>> = {};

export async function read(url: string, options?: RequestInit): Promise<string> {
  const found = await globalThis.fetch(url, options);
  if (!found.ok) throw new Error(`${found.status} ${url}`);
  return found.text();
}

export const readJson = async <Json>(url: string, options?: RequestInit): Promise<Json> => JSON.parse(await read(url, options));

/** darkroom.json in a folder. With `cache` among the options, it is requested again. */
export function rootOf(folder: string, options?: RequestInit): Promise<Root> {
  const held = roots[folder];
  if (held?.time > Date.now() - FRESH && !options?.cache) return held.root;
  const root = readJson<Root>(`${folder}darkroom.json`, options);
  roots[folder] = { time: Date.now(), root };
  root.catch(() => delete roots[folder]);
  return root;
}

/** A searchable text, kept in memory since the next query usually follows soon. */
export function textAt(url: string, options?: RequestInit): Promise<Text> {
  texts[url] ??= read(url, options).then(inLines);
  texts[url].catch(() => delete texts[url]);
  return texts[url];
}

/** Loads the searchable texts of an export, since the visitor may be about to search. */
globalThis.addEventListener?.('darkroom-search', async (event) => {
  const folder = (event as CustomEvent<string>).detail;
  const root = await rootOf(folder).catch(() => undefined);
  for (const { url } of root?.texts ?? []) textAt(folder + url);
});
