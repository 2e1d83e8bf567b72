import type { Photo } from '../api/types';
import { openColoringPage } from './coloring';
import type { ViewerLabels } from './labels';

/** Toggles the coloring page over a photo, after the element `before`. */
export function openPaper(before: Element, labels: ViewerLabels, onChange: (shown: boolean) => void) {
  let paper: HTMLElement | null = null;
  const show = (photo: Photo | undefined, alt: string): void => {
    if (!paper && !photo) return;
    paper?.remove();
    paper = photo?.coloringPage ? openColoringPage(photo, alt, labels) : null;
    if (paper) before.after(paper);
    onChange(!!paper);
  };
  return {
    shown: () => !!paper,
    close: () => show(undefined, ''),
    toggle: (photo: Photo | undefined, alt: string) => show(paper ? undefined : photo, alt),
  };
}
