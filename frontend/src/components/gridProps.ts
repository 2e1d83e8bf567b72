import type { RefObject } from 'react';
import type { Collection } from '../cache/collection';
import type { Layout } from '../layout/types';
import type { ViewerModule } from '../viewer/load';
import type { Speech } from './words';

export interface GridProps extends Speech {
  collection: Collection;
  layout: Layout;
  box: RefObject<HTMLElement | null>;
  /** the box has a fixed height and scrolls inside */
  boxed: boolean;
  /** the grid takes the place of the same photos from a server, and is drawn in one task */
  replaces: boolean;
  captions?: 'none';
  contained: boolean;
  cropped: boolean;
  headingLevel: number;
  /** see TileProps */
  attempt: number;
  /** the photo to focus; a new object moves the focus again */
  focus: { index: number } | null;
  /** called when the visitor may be about to open a photo */
  onNear: () => Promise<ViewerModule | undefined>;
  onOpen: (index: number) => Promise<void>;
}

export interface SectionsProps extends GridProps {
  lines: number[];
  /** the photo that receives the focus with the Tab key */
  active: number;
  /** the captions are shown, since the visitor has pointed at the photos */
  captioned: boolean;
}
