import { useLayoutEffect, useState } from 'react';

/** Whether the page is being printed. */
export function usePaper(): boolean {
  const [onPaper, setOnPaper] = useState(false);
  useLayoutEffect(() => {
    const paper = matchMedia('print');
    const look = (): void => setOnPaper(paper.matches);
    const stop = new AbortController();
    const { signal } = stop;
    paper.addEventListener('change', look, { signal });
    // Some browsers print the state from before they report the print medium.
    addEventListener('beforeprint', () => setOnPaper(true), { signal });
    addEventListener('afterprint', () => setOnPaper(false), { signal });
    return () => stop.abort();
  }, []);
  return onPaper;
}
