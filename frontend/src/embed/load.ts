import type { ViewerModule } from '../viewer/load';
import { script } from './script';

/**
 * Loads the second file, beside this script or, if its URL is unknown, from the Darkroom at `base`. An import, since a
 * page that requires Trusted Types refuses script elements created by scripts.
 */
export const loadViewer = (base: string): Promise<ViewerModule> =>
  import(/* @vite-ignore */ new URL('embed-viewer.js', script ?? new URL('..', base)).href) as Promise<ViewerModule>;
