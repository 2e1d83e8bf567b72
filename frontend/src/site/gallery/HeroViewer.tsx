import { useLayoutEffect, useRef } from 'react';
import type { Photo } from '../../api/types';
import { openViewer } from '../../viewer';
import { locale } from '../words/pick';

/** The embed's viewer with a single photo. */
export function HeroViewer({ photo, onClose }: { photo: Photo; onClose: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const source = { total: 1, photos: () => photo, need: () => undefined };
    const viewer = openViewer({
      parent: place.current!,
      start: 0,
      source: () => source,
      locale,
      address: null,
      tile: () => null,
      onClose,
    });
    return () => viewer.close();
  }, []);
  return <div className="darkroom" ref={place} />;
}
