import type { Viewer, ViewerOptions } from './index';
import type { Located } from './locate';

export interface ViewerModule {
  openViewer: (options: ViewerOptions) => Viewer;
  addressedPhoto: (gallery: Located) => Promise<number>;
}

/** The viewer, which is loaded when somebody is about to open a photo of the Darkroom at `base`. */
export const loadViewer = (_base: string): Promise<ViewerModule> => import('./module');
