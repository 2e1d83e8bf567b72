import { useLayoutEffect, useState, type RefObject } from 'react';

export interface Measured {
  /** px inside the box */
  width: number;
  height: number;
  /** the box has a height of its own and scrolls inside; else it grows with the page */
  boxed: boolean;
}

/** The room inside an element that is empty when first measured; null before that, and while it has never been shown. */
export function useRoom(element: RefObject<HTMLElement | null>): Measured | null {
  const [room, setRoom] = useState<Measured | null>(null);
  useLayoutEffect(() => {
    const box = element.current!;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = box;
      // Behind a closed tab of the page nothing can be said of it, and what is drawn there stays as it is.
      if (width) setRoom((before) => ({ width, height, boxed: before?.boxed ?? height > 0 }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return room;
}

export const isRtl = (element: Element): boolean => element.matches(':dir(rtl)');
