import type { Room } from './types';

/** The deviation of a row's height from the preferred one; twice as tall is as bad as half as tall. */
const badness = (height: number, wanted: number): number =>
  (Math.max(height / wanted, wanted / height) - 1) ** 2;

/**
 * The ends of rows for photos with these ratios, chosen together to minimize the sum of squared deviations from the
 * preferred height (as in breaking paragraphs into lines, Knuth and Plass 1981). A greedy choice would leave single
 * photos in full rows. Takes linear time, since a row has a bounded number of photos. A last row that would be taller
 * than `tallest` px may stay short of the full width, at the cost `short`.
 */
export function breakRows(
  ratios: Float32Array,
  { width, gap }: Room,
  wanted: number,
  tallest: number,
  short: number,
): number[] {
  const cost = [0];
  const from = [0];
  for (let j = 1; j <= ratios.length; j++) {
    let sum = 0;
    cost[j] = Infinity;
    for (let i = j - 1; i >= 0; i--) {
      sum += ratios[i];
      const height = (width - gap * (j - i - 1)) / sum;
      if (height < wanted / 2 && i < j - 1) break;
      const last = j === ratios.length && height > tallest;
      const total = cost[i] + (last ? short : badness(height, wanted));
      if (total < cost[j]) {
        cost[j] = total;
        from[j] = i;
      }
    }
  }
  const ends: number[] = [];
  for (let j = ratios.length; j > 0; j = from[j]) ends.push(j);
  return ends.reverse();
}
