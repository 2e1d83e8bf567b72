/**
 * Picks the picture for a seed, the same as on a server (functions/darkroom/catalog/pick.py). Every picture is a point on
 * a ring, a seed is 64 probes, and the picture that most closely follows a probe is the pick.
 */
import { blake2b } from './blake2b';

/** Bytes per point, the upper ones of its 64 bits */
const BYTES = 5;
const TURN = 2 ** 40;

/** The points of an export from base64: 5 bytes per picture in gallery order. */
export function pointsOf(text: string): number[] {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return Array.from({ length: bytes.length / BYTES }, (_, index) => numberAt(bytes, index * BYTES));
}

const numberAt = (bytes: Uint8Array, place: number): number =>
  bytes.subarray(place, place + BYTES).reduce((number, byte) => number * 256 + byte, 0);

function probes(seed: string): number[] {
  const data = new TextEncoder().encode(seed);
  const eight = [0, 1, 2, 3, 4, 5, 6, 7];
  return eight.flatMap((block) => {
    const digest = blake2b(data, new Uint8Array([0, 0, 0, 0, 0, 0, 0, block]));
    return eight.map((part) => numberAt(digest, part * 8));
  });
}

/** The index of the pick among at least one point. */
export function pick(points: number[], seed: string): number {
  const all = probes(seed);
  let [best, nearest] = [0, Infinity];
  points.forEach((point, index) => {
    for (const probe of all) {
      const distance = point < probe ? point - probe + TURN : point - probe;
      if (distance < nearest) [best, nearest] = [index, distance];
    }
  });
  return best;
}
