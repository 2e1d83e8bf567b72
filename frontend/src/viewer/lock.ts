/**
 * Prevents the page behind a modal dialog from scrolling; returns a function that allows it again. The space of a scroll
 * bar is kept in the viewer's color, so that the page does not shift and no bright strip appears.
 */
export function lockScroll(): () => void {
  const { style, clientWidth } = document.documentElement;
  const { overflow, scrollbarGutter, background } = style;
  style.overflow = 'hidden';
  // Chromium paints only the color behind the space of a scroll bar. With an image, too, checkers of contrast do not take
  // the color for that of the page's text.
  style.background = 'linear-gradient(var(--darkroom-viewer,#141210) 0 0) var(--darkroom-viewer,#141210)';
  if (innerWidth > clientWidth) style.scrollbarGutter = 'stable';
  return () => {
    Object.assign(style, { overflow, scrollbarGutter, background });
  };
}
