import { useLayoutEffect, useRef, type RefObject } from 'react';

const KEY = 'darkroomScroll';

type Memory = Record<string, [box: number, page: number] | undefined>;

const remembered = (): Memory => Object(Object(history.state)[KEY]) as Memory;

/**
 * Restores a gallery's scroll position when the visitor returns through the history, since the page was too short then
 * for the browser to do so. `gallery` distinguishes it from others on the page.
 */
export function useScrollMemory(box: RefObject<HTMLElement | null>, gallery: string, ready: boolean): void {
  const fresh = useRef(true);
  useLayoutEffect(() => {
    if (!ready) return undefined;
    const place = box.current!;
    const [inside, page] = remembered()[gallery] ?? [0, 0];
    // Scrolling, and reading the position, would make the browser lay out the page at once.
    if (inside || !fresh.current) place.scrollTo(0, inside);
    // A visitor who has scrolled meanwhile is not moved.
    if (page && page > scrollY && !scrollY) scrollTo({ top: page, behavior: 'instant' });
    fresh.current = false;
    const keep = (): void => {
      const all = { ...remembered(), [gallery]: [place.scrollTop, scrollY] };
      history.replaceState({ ...Object(history.state), [KEY]: all }, '');
    };
    addEventListener('pagehide', keep);
    return () => removeEventListener('pagehide', keep);
  }, [gallery, ready]);
}
