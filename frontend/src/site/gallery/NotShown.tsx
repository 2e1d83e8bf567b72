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

/** Other visitors cannot change anything about it. */
const IS_OWN = /^(localhost|127\.|\[::1\])/.test(location.hostname);

/** On the owner's machine: how many pictures are skipped, why, and how to fix it. */
export function NotShown() {
  const { value: skipped } = useJson(IS_OWN ? '/api/list-images?limit=1' : null, skippedOf);
  const counts = REASONS.map(([text, reasons]) => ({
    text,
    n: reasons.reduce((sum, reason) => sum + (skipped?.[reason] ?? 0), 0),
  })).filter(({ n }) => n > 0);
  if (counts.length === 0) return null;
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  return (
    <p className="not-shown" role="note">
      {fill(words.notShown, { n: total, reasons: counts.map(({ text, n }) => fill(text, { n })).join(', ') })} {words.mend}
    </p>
  );
}
