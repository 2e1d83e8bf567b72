const CALM = 'cubic-bezier(.2,.7,.2,1)';

export const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Animates an element from given styles to its own, unless reduced motion is preferred. Resolves at the end. */
export async function animate(element: Element, from: Keyframe, ms = 260): Promise<void> {
  if (still()) return;
  // A canceled animation rejects, but the element already has its final styles.
  await element.animate([from, {}], { duration: ms, easing: CALM }).finished.catch(() => undefined);
}

/** Ends animations at once, in their final state. */
export const stopMotion = (element: Element): void => element.getAnimations().forEach((animation) => animation.cancel());

/**
 * The styles with which a photo at `to` covers a tile at `from` exactly, with the tile's crop; both are positions on the
 * screen. If the photo is already magnified or moved, `moved` is its element.
 */
export function covering(from: DOMRect, to: DOMRect, moved?: HTMLElement): Keyframe {
  const scale = Math.max(from.width / to.width, from.height / to.height);
  const magnified = moved ? to.width / moved.offsetWidth : 1;
  const x = from.left + from.width / 2 - to.left - to.width / 2;
  const y = from.top + from.height / 2 - to.top - to.height / 2;
  const sides = (to.width - from.width / scale) / 2 / magnified;
  const ends = (to.height - from.height / scale) / 2 / magnified;
  return {
    transform: `translate(${x}px,${y}px) ${moved?.style.transform ?? ''} scale(${scale})`,
    // The compositor animates the transform alone, even while a script runs.
    ...(Math.max(sides, ends) > 1 && { clipPath: `inset(${ends}px ${sides}px)` }),
  };
}

/** Calls `then` after the next frame has been drawn. */
export const afterFrame = (then: () => void): void => void requestAnimationFrame(() => setTimeout(then));
