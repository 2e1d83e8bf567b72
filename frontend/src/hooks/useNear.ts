import { useLayoutEffect, useRef, type RefObject } from 'react';

/** Distance in px from the viewport at which photos are requested */
const NEAR = 600;

/** Calls `start` once the element is near the viewport, and then at once for every new `start`. */
export function useNear(element: RefObject<Element | null>, start: () => void): void {
  const near = useRef(false);
  useLayoutEffect(() => {
    if (near.current) {
      start();
      return undefined;
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.at(-1)!.isIntersecting) return;
        observer.disconnect();
        near.current = true;
        start();
      },
      { rootMargin: `${NEAR}px` },
    );
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element, start]);
}
