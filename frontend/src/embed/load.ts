import type { ViewerModule } from '../viewer/load';
import { script } from './script';

/**
 * The second file, beside this script or, if its address is not known, on the Darkroom at `base`. An import, since a
 * page that requires Trusted Types refuses scripts that are made.
 */
export const loadViewer = (base: string): Promise<ViewerModule> =>
  import(/* @vite-ignore */ new URL('embed-viewer.js', script ?? new URL('..', base)).href) as Promise<ViewerModule>;
