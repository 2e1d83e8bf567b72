import { clamp } from '../layout/types';

/** Steps per doubling of the aspect ratio: one step is 1.7 %, the range of a byte 0.12 to 8.1. */
const STEPS = 42;
const MIDDLE = 128;

/** Aspect ratio (width over height) of a byte of the gallery index; 0 when the byte is 0, unknown. */
export const ratioOfByte = (byte: number): number => byte && 2 ** ((byte - MIDDLE) / STEPS);

/**
 * The ratio that the index would give for these dimensions, 0 when one is unknown.
 * Known sizes pass through the same rounding, so that rows do not move when the index arrives.
 */
export const roundedRatio = (width: number | null, height: number | null): number =>
  width && height
    ? ratioOfByte(clamp(Math.round(Math.log2(width / height) * STEPS) + MIDDLE, 1, 255))
    : 0;

/** Ratios of the whole gallery from the base64 text of the index. */
export function decodeRatios(base64: string): Float32Array {
  const bytes = atob(base64);
  return new Float32Array(bytes.length).map((_, i) => ratioOfByte(bytes.charCodeAt(i)));
}
