import type { Image } from './types';

/** A picture with its position in gallery order. */
export type Placed = readonly [place: number, image: Image];

/** The date as sortable text: in UTC if it has an offset, otherwise unchanged; missing dates are last. */
function momentOf(taken: string | null): string {
  if (!taken) return '\u{10FFFF}';
  return /T.*(Z|[+-]\d\d:\d\d)$/.test(taken) ? new Date(taken).toISOString() : taken;
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Sorts as list-images does; pictures without a date come last in either direction. */
export function inOrder(found: Placed[], sort: string): Placed[] {
  const sign = sort.startsWith('-') ? -1 : 1;
  if (sort.endsWith('name')) return found.sort(([, a], [, b]) => sign * compare(a.name, b.name));
  if (sort === '-taken') {
    return found.sort(([, a], [, b]) => compare(momentOf(a.taken), momentOf(b.taken)) || compare(a.name, b.name));
  }
  return found;
}
