import { clamp } from '../layout/types';

/** Steps per doubling of the aspect ratio: one step is 1.7 %, and a byte ranges from 0.12 to 8.1. */
const STEPS = 42;
const MIDDLE = 128;

/** Aspect ratio (width over height) for a byte of the gallery index; 0 if the byte is 0 (unknown). */
export const ratioOfByte = (byte: number): number => byte && 2 ** ((byte - MIDDLE) / STEPS);

/**
 * The index's ratio for these dimensions; 0 if one is unknown. Known sizes are rounded in the same way, so that rows do
 * not move when the index arrives.
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
