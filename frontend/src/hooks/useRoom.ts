import { useLayoutEffect, useState, type RefObject } from 'react';

export interface Measured {
  /** px inside the box */
  width: number;
  height: number;
  /** px that the page keeps free for a box that grows */
  reserved: number;
}

/** What is known of the room: whether the box scrolls, and then, with the scroll bar's gutter there, its size. */
export interface Room {
  boxed: boolean | undefined;
  size: Measured | null;
}

/**
 * The room inside an element that is empty when first measured; nothing before that, and while it has never been shown.
 * Whether it scrolls is told first, for that takes the gutter of a scroll bar away from its width.
 */
export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [boxed, setBoxed] = useState<boolean>();
  const [size, setSize] = useState<Measured | null>(null);
  useLayoutEffect(() => {
    const box = element.current!;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = box;
      // Behind a closed tab of the page nothing can be said of it, and what is drawn there stays as it is.
      if (!width) return;
      const frame = box.parentElement!;
      const reserved = parseFloat(getComputedStyle(frame).minHeight) || 0;
      // What only fills the least height that the page reserves has none of its own.
      if (boxed === undefined) setBoxed(height > 0 && frame.clientHeight > reserved + 1);
      else setSize({ width, height, reserved });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [element, boxed]);
  return { boxed, size };
}

export const isRtl = (element: Element): boolean => element.matches(':dir(rtl)');
