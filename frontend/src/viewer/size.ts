/** Shows a dialog in the size of the window, even on a page that zooms itself with CSS. */
export function showUnzoomed(dialog: HTMLDialogElement): void {
  dialog.showModal();
  // Only a visible element has its zoom.
  dialog.style.zoom = `${1 / (dialog.currentCSSZoom ?? 1)}`;
}
