/**
 * Prevents the page behind a modal dialog from scrolling; returns a function that allows it again. The space of a scroll
 * bar is kept in the viewer's color, so that the page does not shift and no bright strip appears.
 */
export function lockScroll(): () => void {
  const { style, clientWidth } = document.documentElement;
  const { overflow, scrollbarGutter, backgroundImage } = style;
  style.overflow = 'hidden';
  style.backgroundImage = 'linear-gradient(var(--darkroom-viewer,#141210) 0 0)';
  if (innerWidth > clientWidth) style.scrollbarGutter = 'stable';
  return () => {
    Object.assign(style, { overflow, scrollbarGutter, backgroundImage });
  };
}
