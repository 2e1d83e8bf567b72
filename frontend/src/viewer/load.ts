import type { Viewer, ViewerOptions } from './index';
import type { Located } from './locate';

export interface ViewerModule {
  openViewer: (options: ViewerOptions) => Viewer;
  addressedPhoto: (gallery: Located) => Promise<number>;
}

/** Loads the viewer, when the visitor is about to open a photo of the Darkroom at `base`. */
export const loadViewer = (_base: string): Promise<ViewerModule> => import('./module');
