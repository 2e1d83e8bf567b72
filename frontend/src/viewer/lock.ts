/**
 * Keeps the page behind a modal dialog from scrolling; returns what releases it. The gutter of a scroll bar that takes
 * room is kept, in the viewer's color, so that the page does not move sideways and no light strip stands beside it.
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
