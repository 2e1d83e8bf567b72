import { animate, covering, still, stopMotion } from './motion';

/** ms of closing */
const SHRINK = 200;

/** The photo grows out of its tile on the page, whose picture it shows until its own pixels have come. */
export function grow(picture: HTMLElement, tile: Element, shade: Element): void {
  const { currentSrc } = tile as HTMLImageElement;
  if (currentSrc) picture.style.background = `center/cover url("${currentSrc}")`;
  stopMotion(picture);
  void animate(picture, covering(tile.getBoundingClientRect(), picture.getBoundingClientRect()));
  void animate(shade, { opacity: 0 });
}

/** The photo shrinks into its tile, from where it is, if the tile can be seen. */
export async function shrink(picture: HTMLElement, tile: Element, shade: Element): Promise<void> {
  const place = tile.getBoundingClientRect();
  if (still() || !place.width || place.bottom < 0 || place.top > innerHeight) return;
  const timing = { duration: SHRINK, easing: 'ease-in-out', fill: 'forwards' } as const;
  void shade.animate([{}, { opacity: 0 }], timing);
  const keyframes = [{}, covering(place, picture.getBoundingClientRect(), picture)];
  await picture.animate(keyframes, timing).finished.catch(() => undefined);
}
