import { useEffect, useSyncExternalStore, type CSSProperties } from 'react';
import { readPage } from '../api/read';
import { apiBase, apiUrl } from '../api/urls';
import { remember } from '../cache/json';
import { BLOCK } from '../layout/blocks';
import { FirstPage } from './FirstPage';
import { Gallery, type GalleryProps } from './Gallery';

export interface ServedGalleryProps extends Omit<GalleryProps, 'waiting'> {
  /** the answer of list-images, asked for where the page is rendered: its photos are part of the page */
  initial?: unknown;
}

/** Of a frame whose owner gives it no height. */
const ROOM = 600;

const never = () => () => {};

/** A gallery whose first photos are in the HTML of a server, and which asks for them no more. */
export function ServedGallery({ initial, ...props }: ServedGalleryProps) {
  const { src, filter, limit = Infinity, className = '', style } = props;
  // An error of the API is JSON too.
  const answer = Array.isArray(Object(initial).images) ? initial : null;
  // A server, and the browser that takes over its HTML, draw no gallery: they do not know its width.
  const isLive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const base = apiBase(src, globalThis.document?.baseURI ?? 'http://localhost');
  useEffect(() => {
    if (!answer) return;
    const { photos, total } = readPage(answer, base);
    const asked = Math.min(limit, BLOCK);
    // A shorter answer would leave a hole in the first page.
    if (photos.length >= Math.min(total, asked)) remember(apiUrl(base, 'list-images', { ...filter, limit: asked }), answer);
  }, []);

  const room: CSSProperties = style || className ? {} : { minHeight: ROOM };
  const framed: CSSProperties | undefined = answer ? { ...room, position: 'relative', ...style } : style;
  const waiting = answer ? <FirstPage {...props} json={answer} base={base} /> : null;
  if (isLive) return <Gallery {...props} style={framed} waiting={waiting} />;
  return (
    <div className={`darkroom ${className}`} part="gallery" style={framed}>
      {waiting}
    </div>
  );
}
