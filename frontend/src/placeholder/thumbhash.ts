import { clamp } from '../layout/types';

/**
 * Returns a function for the color of a ThumbHash's picture at a point, `x` and `y` from 0 to 1, as `[red, green, blue]`,
 * each 0 to 255. The format is Evan Wallace's (https://evanw.github.io/thumbhash/, public domain): a mean and a few
 * cosines each for luminance and two color differences. Throws for a picture with transparent parts.
 */
export function colorsOf(hash: Uint8Array): (x: number, y: number) => number[] {
  const header = hash[0] | (hash[1] << 8) | (hash[2] << 16);
  const second = hash[3] | (hash[4] << 8);
  if (header >> 23) throw new RangeError();
  const landscape = second >> 15;
  const shorter = Math.max(3, second & 7);
  /** A field of `bits` bits, scaled to 0 to 1. */
  const field = (value: number, from: number, bits: number): number => ((value >> from) % 2 ** bits) / (2 ** bits - 1);
  let nibble = 10;
  const channel = (mean: number, scale: number, columns: number, rows: number) => {
    const waves: ((x: number, y: number) => number)[] = [];
    for (let row = 0; row < rows; row++) {
      for (let column = row ? 0 : 1; column * rows < columns * (rows - row); column++) {
        const step = (hash[nibble >> 1] >> ((nibble++ & 1) * 4)) & 15;
        const height = (step / 7.5 - 1) * scale * 2;
        waves.push((x, y) => height * Math.cos(Math.PI * column * x) * Math.cos(Math.PI * row * y));
      }
    }
    return (x: number, y: number): number => waves.reduce((sum, wave) => sum + wave(x, y), mean);
  };
  const luminance = channel(field(header, 0, 6), field(header, 18, 5), landscape ? 7 : shorter, landscape ? shorter : 7);
  const yellow = channel(field(header, 6, 6) * 2 - 1, field(second, 3, 6) * 1.25, 3, 3);
  const red = channel(field(header, 12, 6) * 2 - 1, field(second, 9, 6) * 1.25, 3, 3);
  return (x, y) => {
    const [l, p, q] = [luminance, yellow, red].map((sum) => sum(x, y));
    const b = l - (2 / 3) * p;
    const r = (3 * l - b + q) / 2;
    return [r, r - q, b].map((part) => clamp(Math.round(part * 255), 0, 255));
  };
}

const CORNERS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
];

/**
 * A CSS background that resembles the blurred picture: its middle color, and soft spots of its corners' colors. Pages
 * with a strict content policy refuse a data: URL, and a canvas would cost a node per photo.
 */
export function placeholderStyle(base64: string | null): string | undefined {
  if (!base64) return undefined;
  try {
    const colorAt = colorsOf(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
    const spots = CORNERS.map(([x, y]) => {
      const color = colorAt(x, y).join(' ');
      return `radial-gradient(at ${x * 100}% ${y * 100}%,rgb(${color}),rgb(${color}/0) 70%),`;
    });
    return `${spots.join('')}rgb(${colorAt(0.5, 0.5).join(' ')})`;
  } catch {
    return undefined;
  }
}
