import type { keyTarget } from '../layout/keys';
import type { Viewer, ViewerOptions } from './index';
import type { Located } from './locate';

export interface ViewerModule {
  openViewer: (options: ViewerOptions) => Viewer;
  addressedPhoto: (gallery: Located) => Promise<number>;
  keyTarget: typeof keyTarget;
  /** Gets the page ready, so that a photo opens faster. `parent` will contain the viewer. */
  prepare?: (parent: HTMLElement) => void;
}

/** Loads the viewer, when the visitor is about to open a photo of the Darkroom at `base`; undefined if that fails. */
export const loadViewer = (_base: string): Promise<ViewerModule | undefined> => import('./module');
