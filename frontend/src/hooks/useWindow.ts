import { useLayoutEffect, useState, type RefObject } from 'react';
import type { Layout } from '../layout/types';
import { windowOf } from '../layout/window';
import { isRtl } from './useRoom';

/** Cells kept in the document at most, when fewer fill the view. */
const MOST_CELLS = 36;

export interface View {
  /** lines from and up to, not including */
  from: number;
  to: number;
  /** visible px along the axis */
  size: number;
}

/** Where the visible part of the content starts along the axis, and its size, cut to the browser's window; px. */
function visible(outer: Element, inner: Element, axis: 'x' | 'y'): [number, number] {
  const box = outer.getBoundingClientRect();
  const content = inner.getBoundingClientRect();
  if (axis === 'x') return [isRtl(outer) ? content.right - box.right : box.left - content.left, box.width];
  const top = Math.max(box.top, 0);
  return [top - content.top, Math.max(0, Math.min(box.bottom, innerHeight) - top)];
}

/** Which lines of the layout are in view, kept up to date as the box, the page or the layout moves. */
export function useWindow(box: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>, layout: Layout): View {
  const [view, setView] = useState({ from: 0, to: 0, size: 0 });
  useLayoutEffect(() => {
    const measure = (): void => {
      const [at, size] = visible(box.current!, content.current!, layout.axis);
      const seen = { ...windowOf(layout, at, at + size, MOST_CELLS), size };
      setView((before) => (JSON.stringify(before) === JSON.stringify(seen) ? before : seen));
    };
    measure();
    const stop = new AbortController();
    const options = { passive: true, capture: true, signal: stop.signal };
    for (const target of [box.current!, document]) target.addEventListener('scroll', measure, options);
    addEventListener('resize', measure, options);
    return () => stop.abort();
  }, [layout]);
  return view;
}
