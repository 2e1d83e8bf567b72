import type { ViewerModule } from '../viewer/load';
import { script } from './script';

let failures = 0;

/**
 * Loads the second file, beside this script, else from the Darkroom at `base`, since plugins of blogs copy and merge
 * scripts. An import, since a page that requires Trusted Types refuses script elements created by scripts.
 */
export async function loadViewer(base: string): Promise<ViewerModule> {
  const url = new URL('embed-viewer.js', (!(failures % 2) && script) || new URL('..', base));
  // Browsers remember by its URL that a module could not be loaded.
  if (failures) url.search = `${failures}`;
  try {
    return (await import(/* @vite-ignore */ url.href)) as ViewerModule;
  } catch (error) {
    if (failures++ % 2) throw error;
    return loadViewer(base);
  }
}
