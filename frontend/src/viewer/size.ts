/** Calls `onChange` when the size of an element changes from now on, and `onGone` when the element is no longer shown. */
export function watchSize(element: HTMLElement, signal: AbortSignal, onChange: () => void, onGone: () => void): void {
  const now = (): string => [element.clientWidth, element.clientHeight].join();
  let size = now();
  const watch = new ResizeObserver(() => {
    if (!element.clientWidth) onGone();
    else if (size !== now()) {
      size = now();
      onChange();
    }
  });
  watch.observe(element);
  signal.addEventListener('abort', () => watch.disconnect());
}

/** Shows a dialog in the size of the window, even on a page that zooms itself with CSS. */
export function showUnzoomed(dialog: HTMLDialogElement): void {
  dialog.showModal();
  // Only a visible element has its zoom.
  dialog.style.zoom = `${1 / (dialog.currentCSSZoom ?? 1)}`;
}
