import { useLayoutEffect, useRef, type RefObject } from 'react';
import { pageUrl } from '../api/urls';
import type { Collection } from '../cache/collection';
import type { Labels } from '../labels';
import type { Viewer } from '../viewer';
import { loadViewer, type ViewerModule } from '../viewer/load';
import { savesData } from '../viewer/saving';

export interface ViewerHook {
  /** the parent of the viewer's dialog */
  place: RefObject<HTMLElement | null>;
  collection: Collection;
  locale: string;
  labels?: Partial<Labels> | null;
  /** the page's URL contains the open photo */
  addressed: boolean;
  sort: string;
  /** the element of a photo on the page */
  tile: (index: number) => Element | null | undefined;
  /** receives the last photo shown */
  onClose: (index: number) => void;
}

export interface ViewerHandle {
  /** Load the viewer, since the visitor may be about to open a photo. */
  warm: () => Promise<ViewerModule | undefined>;
  /** Load the viewer later, since a photo has appeared and the visitor looks at it. */
  calm: () => void;
  /** Open a photo; if the viewer cannot be loaded, its page. */
  open: (index: number) => Promise<void>;
}

/** ms after the last photo has appeared in which the viewer is loaded */
const CALM = 3500;
/** ms to wait for the viewer's file */
const PATIENCE = 8000;

/** The viewer of a gallery, loaded when it is first needed, and closed when the gallery is removed. */
export function useViewer(options: ViewerHook): ViewerHandle {
  const latest = useRef(options);
  const viewer = useRef<Viewer | null>(null);
  const mounted = useRef(false);
  /** the photo that was pressed last */
  const asked = useRef(-1);
  latest.current = options;
  const { collection, addressed, sort } = options;

  /** The viewer; undefined if it cannot be loaded now, which is tried again the next time. */
  const warm = async (): Promise<ViewerModule | undefined> => {
    try {
      const late = new Promise<undefined>((done) => setTimeout(done, PATIENCE));
      const module = await Promise.race([loadViewer(collection.base), late]);
      module?.prepare?.(latest.current.place.current!);
      return module;
    } catch {
      return undefined;
    }
  };
  const show = async (index: number): Promise<void> => {
    asked.current = index;
    const module = await warm();
    const { place, locale, labels, collection: now } = latest.current;
    // Meanwhile the visitor has pressed another photo, or the photos are others.
    if (!mounted.current || viewer.current || asked.current !== index || now !== collection) return;
    if (!module) {
      const photo = now.photos(index);
      if (photo) location.assign(pageUrl(photo, now.base));
      return;
    }
    viewer.current = module.openViewer({
      parent: place.current!,
      start: index,
      source: () => latest.current.collection,
      locale,
      labels,
      address: addressed ? collection.key : null,
      tile: (shown) => latest.current.tile(shown),
      onClose(shown) {
        viewer.current = null;
        latest.current.onClose(shown);
      },
    });
  };
  useLayoutEffect(() => viewer.current?.refresh());
  useLayoutEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
      viewer.current?.close();
    };
  }, []);
  const ready = collection.status === 'ready';
  useLayoutEffect(() => {
    if (!addressed || !ready) return undefined;
    const follow = async (): Promise<void> => {
      if (viewer.current || !new URLSearchParams(location.search).has('photo')) return;
      const index = await (await warm())?.addressedPhoto({ ...collection, sort });
      if (index! >= 0) void show(index!);
    };
    void follow();
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, [addressed, ready, collection.key]);

  const timer = useRef(0);
  return {
    warm,
    calm() {
      clearTimeout(timer.current);
      if (savesData()) return;
      timer.current = window.setTimeout(() => mounted.current && warm(), CALM);
    },
    open: show,
  };
}
