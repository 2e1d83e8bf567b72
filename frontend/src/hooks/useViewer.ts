import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { Collection } from '../cache/collection';
import type { Labels } from '../labels';
import { loadViewer, type ViewerModule } from '../viewer/load';
import type { Viewer } from '../viewer';

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
  open: (index: number) => void;
}

/** ms after the last photo has appeared in which the viewer is loaded */
const CALM = 3500;

/** The viewer of a gallery, loaded when it is first needed, and closed when the gallery is removed. */
export function useViewer(options: ViewerHook): ViewerHandle {
  const latest = useRef(options);
  const viewer = useRef<Viewer | null>(null);
  const mounted = useRef(false);
  latest.current = options;
  const { collection, addressed, sort } = options;
  const load = () => loadViewer(collection.base);

  const show = async (index: number): Promise<void> => {
    const { openViewer } = await load();
    const { place, locale, labels } = latest.current;
    if (!mounted.current || viewer.current) return;
    viewer.current = openViewer({
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
      const { addressedPhoto } = await load();
      const index = await addressedPhoto({ ...collection, sort });
      if (index >= 0) void show(index);
    };
    void follow();
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, [addressed, ready, collection.key]);

  const timer = useRef(0);
  const warm = async (): Promise<ViewerModule | undefined> => {
    try {
      const module = await load();
      module.prepare?.(latest.current.place.current!);
      return module;
    } catch {
      // Tried again when a photo is opened.
      return undefined;
    }
  };
  return {
    warm,
    calm() {
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => mounted.current && warm(), CALM);
    },
    open(index) {
      // If the viewer cannot be loaded, the link is followed.
      show(index).catch(() => location.assign(options.tile(index)?.closest('a')?.href ?? location.href));
    },
  };
}
