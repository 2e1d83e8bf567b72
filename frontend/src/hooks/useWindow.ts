import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Layout } from '../layout/types';
import { windowOf } from '../layout/window';
import { isRtl } from './useRoom';

/** Cells kept in the document at most, when fewer fill the view. */
const MOST_CELLS = 36;

export interface View {
  /** lines from and up to, not including */
  from: number;
  to: number;
  /** visible px along the axis; 0 while nothing is visible */
  size: number;
}

export interface ObservedView extends View {
  /** Two elements that lie over the content before and after the view: when one of them is seen, the view has moved. */
  before: RefObject<HTMLElement | null>;
  after: RefObject<HTMLElement | null>;
}

/**
 * Where the visible part of the content starts along the axis, and its size, in the content's own px: cut to the box
 * and the browser's window, and undoing a scale that the page has put on it.
 */
function visible(outer: Element, inner: HTMLElement, axis: 'x' | 'y'): [number, number] {
  const box = outer.getBoundingClientRect();
  const content = inner.getBoundingClientRect();
  const [shown, whole] = axis === 'x' ? [content.width, inner.offsetWidth] : [content.height, inner.offsetHeight];
  const scale = shown / whole || 1;
  if (axis === 'x') {
    const at = isRtl(outer) ? content.right - box.right : box.left - content.left;
    return [at / scale, box.width / scale];
  }
  const top = Math.max(box.top, 0);
  return [(top - content.top) / scale, Math.max(0, Math.min(box.bottom, innerHeight) - top) / scale];
}

/**
 * Which lines of the layout are in view. That is observed, not guessed from scrolling: whatever moves the content into
 * the view (a sheet that slides in, a tab panel, a slide, a scale) brings one of two elements around the drawn part
 * into sight.
 */
export function useWindow(box: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>, layout: Layout): ObservedView {
  const before = useRef<HTMLElement>(null);
  const after = useRef<HTMLElement>(null);
  const [view, setView] = useState({ from: 0, to: 0, size: 0, at: 0 });
  const measure = (): void => {
    const [at, size] = visible(box.current!, content.current!, layout.axis);
    const seen = { ...windowOf(layout, at, at + size, MOST_CELLS), size, at };
    setView((old) => (old.from === seen.from && old.to === seen.to && old.size === size && old.at === at ? old : seen));
  };
  useLayoutEffect(measure, [layout]);
  useLayoutEffect(() => {
    const { axis, extent, lineAt, lineSize } = layout;
    const { at, size, from, to } = view;
    // Half of what is drawn beyond the view may come into it before more is drawn.
    const end = (lineAt[to - 1] ?? 0) + (lineSize[to - 1] ?? 0);
    const low = size ? Math.max(0, (lineAt[from] + at) / 2 - 1) : 0;
    const high = size ? Math.min(extent, (end + at + size) / 2 + 1) : 0;
    const [side, start] = axis === 'x' ? (['width', 'insetInlineStart'] as const) : (['height', 'top'] as const);
    before.current!.style[side] = `${low}px`;
    Object.assign(after.current!.style, { [start]: `${high}px`, [side]: `${extent - high}px` });
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) measure();
    });
    for (const place of [before, after]) observer.observe(place.current!);
    return () => observer.disconnect();
  }, [layout, view]);
  return { ...view, before, after };
}
