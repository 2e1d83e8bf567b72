import { useLayoutEffect, useState, type RefObject } from 'react';

/** A number that grows when a failed request may succeed: after reconnecting, or when the element comes into view again. */
export function useAttempts(element: RefObject<Element | null>): number {
  const [attempt, setAttempt] = useState(0);
  useLayoutEffect(() => {
    const again = (): void => setAttempt((tries) => tries + 1);
    let hidden = false;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting && hidden) again();
      hidden = !entry.isIntersecting;
    });
    observer.observe(element.current!);
    addEventListener('online', again);
    return () => {
      observer.disconnect();
      removeEventListener('online', again);
    };
  }, [element]);
  return attempt;
}
