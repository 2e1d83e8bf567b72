import { useLayoutEffect, useState, type RefObject } from 'react';

/**
 * A number that grows when what has failed is worth another try: the connection is back, or the element comes back
 * into view.
 */
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
