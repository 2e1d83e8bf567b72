import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Layout } from '../layout/types';
import { lineOf, windowOf } from '../layout/window';
import { isRtl } from './useRoom';

/** Maximum cells in the document, if fewer fill the view. */
const MOST_CELLS = 36;
/** Cells that are first drawn in one task, so that a slow phone can respond between the tasks. */
const STEP = 18;

export interface View {
  /** first line, and the line after the last */
  from: number;
  to: number;
  /** visible px along the axis; 0 while nothing is visible */
  size: number;
}

export interface ObservedView extends View {
  /** Two elements over the content before and after the view; when one becomes visible, the view has moved. */
  before: RefObject<HTMLElement | null>;
  after: RefObject<HTMLElement | null>;
}

/**
 * Start and size of the visible part of the content along the axis, in the content's own px: clipped to the box and the
 * browser's window, and corrected for a scale that the page applies.
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
 * The lines of the layout that are in view. This is observed rather than derived from scrolling, since content may come
 * into view in other ways (a sliding sheet, a tab panel, a carousel, a scale). Each makes one of two elements around the
 * drawn part visible. At first it grows in steps, unless it is to be drawn `atOnce`.
 */
export function useWindow(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  layout: Layout,
  atOnce: boolean,
): ObservedView {
  const before = useRef<HTMLElement>(null);
  const after = useRef<HTMLElement>(null);
  const [view, setView] = useState({ from: 0, to: 0, size: 0, at: 0 });
  const most = useRef(atOnce ? MOST_CELLS : STEP);
  const timer = useRef(0);
  const measure = (): void => {
    const [at, size] = visible(box.current!, content.current!, layout.axis);
    const growing = most.current < MOST_CELLS;
    const lines = windowOf(layout, at, at + size, most.current);
    if (growing) lines.to = Math.min(lines.to, lineOf(layout, layout.lineStart[lines.from] + most.current) + 1);
    setView((old) => (old.from === lines.from && old.to === lines.to && old.size === size && old.at === at ? old : { ...lines, size, at }));
    clearTimeout(timer.current);
    if (!size || !growing) return;
    timer.current = window.setTimeout(() => {
      most.current = Math.min(MOST_CELLS, most.current + STEP);
      measure();
    });
  };
  useLayoutEffect(() => {
    // At first the element after the view is visible, and reports it without another layout in this task.
    if (atOnce || view.size) measure();
    return () => clearTimeout(timer.current);
  }, [layout]);
  useLayoutEffect(() => {
    const { axis, extent, lineAt, lineSize } = layout;
    const { at, size, from, to } = view;
    // Half of the part drawn outside the view may become visible before more is drawn.
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
