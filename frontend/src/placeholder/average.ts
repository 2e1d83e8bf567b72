/**
 * The average color of a ThumbHash's picture as CSS; undefined without a hash and for a transparent picture. The script
 * for a single photo is too small for the whole placeholder. See thumbhash.ts for the format.
 */
export function averageColor(base64: string | null): string | undefined {
  if (!base64) return undefined;
  const [a, b, c] = atob(base64.slice(0, 4));
  const header = a.charCodeAt(0) | (b.charCodeAt(0) << 8) | (c.charCodeAt(0) << 16);
  if (header >> 23) return undefined;
  const l = (header & 63) / 63;
  const p = ((header >> 6) & 63) / 31.5 - 1;
  const q = ((header >> 12) & 63) / 31.5 - 1;
  const blue = l - (2 / 3) * p;
  const red = (3 * l - blue + q) / 2;
  return `rgb(${[red, red - q, blue].map((part) => Math.round(part * 255)).join()})`;
}
