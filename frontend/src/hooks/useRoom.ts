import { useLayoutEffect, useState, type RefObject } from 'react';

export interface Measured {
  /** inner width of the box in px */
  width: number;
  height: number;
  /** height in px that the page reserves for a box that grows */
  reserved: number;
}

/** Whether the box scrolls and, once that is known, its size without the scroll bar. */
export interface Room {
  boxed: boolean | undefined;
  size: Measured | null;
}

/**
 * The space inside an element that is empty when first measured; empty before that, and if it was never visible.
 * Whether it scrolls is reported first, since a scroll bar reduces the width.
 */
export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [boxed, setBoxed] = useState<boolean>();
  const [size, setSize] = useState<Measured | null>(null);
  useLayoutEffect(() => {
    const box = element.current!;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = box;
      // In a hidden tab of the page nothing can be measured, so the drawing is unchanged.
      if (!width) return;
      const frame = box.parentElement!;
      const reserved = parseFloat(getComputedStyle(frame).minHeight) || 0;
      // An element that only fills the page's reserved minimum height has no height of its own.
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
