import { animate, covering, still, stopMotion } from './motion';

/** Duration of closing in ms */
const SHRINK = 200;

/** Expands the photo from its tile on the page, with the tile's picture until its own pixels are loaded. Resolves at the end. */
export function grow(picture: HTMLElement, tile: Element, shade: Element): Promise<void> {
  const { currentSrc } = tile as HTMLImageElement;
  if (currentSrc) picture.style.background = `center/cover url("${currentSrc}")`;
  stopMotion(picture);
  const from = covering(tile.getBoundingClientRect(), picture.getBoundingClientRect());
  void animate(shade, { opacity: 0 });
  return animate(picture, from);
}

/** Shrinks the photo from its current position into its tile, if the tile is visible. */
export async function shrink(picture: HTMLElement, tile: Element, shade: Element): Promise<void> {
  const place = tile.getBoundingClientRect();
  if (still() || !place.width || place.bottom < 0 || place.top > innerHeight) return;
  const timing = { duration: SHRINK, easing: 'ease-in-out', fill: 'forwards' } as const;
  void shade.animate([{}, { opacity: 0 }], timing);
  const keyframes = [{}, covering(place, picture.getBoundingClientRect(), picture)];
  await picture.animate(keyframes, timing).finished.catch(() => undefined);
}
