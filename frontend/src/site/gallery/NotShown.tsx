import { useJson } from '../shared/useJson';
import { words } from '../words/gallery';
import { fill } from '../words/pick';

/** Reasons of `skipped` that the owner can change; files in trash or helper folders are skipped on purpose. */
const REASONS: [string, string[]][] = [
  [words.format, ['unsupported_format']],
  [words.large, ['too_many_bytes', 'too_many_pixels']],
  [words.damaged, ['unreadable', 'empty']],
];

const skippedOf = (json: unknown): Record<string, number> => (json as { skipped?: Record<string, number> }).skipped ?? {};

/** Other visitors cannot fix skipped pictures. */
const IS_OWN = /^(localhost|127\.|\[::1\])/.test(location.hostname);

const NONE: Record<string, number> = {};

/** The number of skipped pictures by reason, on the owner's machine only; null until it is known. */
export function useSkipped(wanted: boolean): Record<string, number> | null {
  const { value, problem } = useJson(wanted && IS_OWN ? '/api/list-images?limit=1' : null, skippedOf);
  return value ?? (problem || !wanted || !IS_OWN ? NONE : null);
}

/** How many pictures are skipped, why, and how to fix it. */
export function NotShown({ skipped }: { skipped: Record<string, number> | null }) {
  const counts = REASONS.map(([text, reasons]) => ({
    text,
    n: reasons.reduce((sum, reason) => sum + (skipped?.[reason] ?? 0), 0),
  })).filter(({ n }) => n > 0);
  if (counts.length === 0) return null;
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  return (
    <p className="not-shown" role="note">
      {fill(words.notShown, { n: total, reasons: counts.map(({ text, n }) => fill(text, { n })).join(', ') })} {words.mend}
      {counts.some(({ text }) => text === words.format) && ` ${words.mendFormat}`}
    </p>
  );
}
