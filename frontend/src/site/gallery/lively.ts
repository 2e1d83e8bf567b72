import type { Photo } from '../../api/types';

/** Least width in px of a photo that is shown large. */
const LARGE = 960;

/**
 * How well a photo looks on its own at the top of a page, from 0 to about 5: whether it is large, wide and captioned, and
 * how much its colors differ. The colors are those of its ThumbHash (https://evanw.github.io/thumbhash/).
 */
export function livelinessOf({ width, height, caption, placeholder }: Photo): number {
  const isWide = !!width && !!height && width >= height && width <= height * 2.5;
  return Number((width ?? 0) >= LARGE) + Number(isWide) + (caption ? 0.5 : 0) + contrastOf(placeholder);
}

/** The mean distance from gray, and the range of luminance and of both color differences, each 0 to 1, together. */
function contrastOf(placeholder: string | null): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = placeholder ? [...atob(placeholder)].map((letter) => letter.charCodeAt(0)) : [];
  const first = a | (b << 8) | (c << 16);
  const second = d | (e << 8);
  const gray = 31.5;
  const color = Math.hypot(((first >> 6) & 63) - gray, ((first >> 12) & 63) - gray) / gray;
  return color + ((first >> 18) & 31) / 31 + ((second >> 3) & 63) / 63 + ((second >> 9) & 63) / 63;
}
