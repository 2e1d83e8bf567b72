/** Events that pages listen for on their documents, such as slide shows, carousels and routers. */
const OURS =
  'keydown keyup keypress pointerdown pointermove pointerup pointercancel mousedown mousemove mouseup click dblclick touchstart touchmove touchend wheel';

/** Hides a dialog's events from the page around it, and prevents zooming the page behind the dialog. */
export function keepInside(dialog: HTMLElement): void {
  for (const type of OURS.split(' ')) dialog.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
  // Zooming by trackpad, or by Safari's own gestures.
  for (const type of ['wheel', 'gesturestart', 'gesturechange']) {
    dialog.addEventListener(type, (event) => event.preventDefault(), { passive: false });
  }
}
