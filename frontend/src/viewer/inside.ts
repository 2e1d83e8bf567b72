/** Hosts listen for these on their documents: slide shows turn, carousels swipe, routers follow. */
const OURS =
  'keydown keyup keypress pointerdown pointermove pointerup pointercancel mousedown mousemove mouseup click dblclick touchstart touchmove touchend wheel';

/** Keeps what is done in a dialog from the page around it, and the page from being magnified behind the dialog. */
export function keepInside(dialog: HTMLElement): void {
  for (const type of OURS.split(' ')) dialog.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
  // By a trackpad, or by Safari's own gestures.
  for (const type of ['wheel', 'gesturestart', 'gesturechange']) {
    dialog.addEventListener(type, (event) => event.preventDefault(), { passive: false });
  }
}
