import { useLayoutEffect, useState, type RefObject } from 'react';

export interface Measured {
  /** px inside the box */
  width: number;
  height: number;
}

/**
 * The room inside an element that is empty when first measured; null before that, and while it has never been shown.
 * Its `data-boxed` is 'true' when it has a height of its own and scrolls inside, '' when it grows with the page.
 */
export function useRoom(element: RefObject<HTMLElement | null>): Measured | null {
  const [room, setRoom] = useState<Measured | null>(null);
  useLayoutEffect(() => {
    const box = element.current!;
    const measure = (): void => {
      // Behind a closed tab of the page nothing can be said of it, and what is drawn there stays as it is.
      if (!box.clientWidth) return;
      // Said before the width is taken: the gutter of a scroll bar is no room, and photos are asked for by their width.
      box.dataset.boxed ??= box.clientHeight ? 'true' : '';
      setRoom({ width: box.clientWidth, height: box.clientHeight });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return room;
}

export const isRtl = (element: Element): boolean => element.matches(':dir(rtl)');
