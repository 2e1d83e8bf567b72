import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * A dialog that is modal while it is mounted. A modal dialog leaves the page behind it scrollable; hiding the page's
 * overflow stops that, and keeping the gutter of a scroll bar that takes room, in the dialog's color, stops the page
 * from moving sideways.
 */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const { style, clientWidth } = document.documentElement;
    const { overflow, scrollbarGutter, backgroundImage } = style;
    style.overflow = 'hidden';
    style.backgroundImage = 'linear-gradient(var(--darkroom-viewer,#141210) 0 0)';
    if (innerWidth > clientWidth) style.scrollbarGutter = 'stable';
    dialog.current?.showModal();
    return () => {
      Object.assign(style, { overflow, scrollbarGutter, backgroundImage });
    };
  }, []);
  return dialog;
}
