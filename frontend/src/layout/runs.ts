import type { MonthRun } from '../api/types';

/** Minimum mean number of photos per heading, below which headings would dominate the gallery. */
const WORTH_A_HEADING = 4;

/** Runs of photos taken in the same month, or in the same year if only that is known. */
export function runsOfDates(dates: (string | null)[]): MonthRun[] {
  const runs: MonthRun[] = [];
  for (const taken of dates) {
    const month = taken && taken.slice(0, 7);
    const last = runs.at(-1);
    if (last?.month === month) last!.count++;
    else runs.push({ month, count: 1 });
  }
  return runs;
}

/** Whether headings are useful for these photos; photos without a date do not count. */
export function worthHeadings(runs: MonthRun[]): boolean {
  const dated = runs.filter((run) => run.month);
  const photos = dated.reduce((sum, run) => sum + run.count, 0);
  return photos > 0 && photos >= dated.length * WORTH_A_HEADING;
}

/** The runs extended or cut to `total` photos; unknown photos are added to the last run. */
export function fitRuns(runs: MonthRun[], total: number): MonthRun[] {
  let left = total;
  return runs.flatMap(({ month, count }, i) => {
    const own = runs[i + 1] ? Math.min(left, count) : left;
    left -= own;
    return own > 0 ? { month, count: own } : [];
  });
}
