import type { ViewerModule } from '../viewer/load';
import { script } from './script';

let failures = 0;
let loading: Promise<ViewerModule | undefined> | undefined;

/** Imports, since a page that requires Trusted Types refuses script elements created by scripts. */
async function load(base: string): Promise<ViewerModule | undefined> {
  for (const place of [script, new URL('..', base)]) {
    if (!place) continue;
    const url = new URL('embed-viewer.js', place);
    // Browsers remember by its URL that a module could not be loaded.
    if (failures) url.search = `${failures}`;
    try {
      return (await import(/* @vite-ignore */ url.href)) as ViewerModule;
    } catch {
      failures++;
    }
  }
  loading = undefined;
  return undefined;
}

/**
 * The second file, beside this script, else from the Darkroom at `base`, since plugins of blogs copy and merge scripts;
 * undefined if it cannot be loaded now.
 */
export const loadViewer = (base: string): Promise<ViewerModule | undefined> => (loading ??= load(base));
