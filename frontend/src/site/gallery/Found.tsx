import type { Filter } from '../../api/types';
import { apiBase, apiUrl } from '../../api/urls';
import { useJson } from '../shared/useJson';
import { words } from '../words/gallery';
import { fill } from '../words/pick';

const base = apiBase(undefined, location.href);
const totalOf = (json: unknown): number => (json as { total: number }).total;

/** The number of photos that match, also announced to screen readers. */
export function Found({ filter }: { filter: Filter }) {
  const narrowed = filter.q || filter.tag || filter.orientation;
  const { value } = useJson(narrowed ? apiUrl(base, 'list-images', { ...filter, limit: 1 }) : null, totalOf);
  const text = value === null ? '' : value === 1 ? words.one : fill(words.count, { n: value });
  return (
    <p className="found" role="status">
      {narrowed ? text || '\u00a0' : ''}
    </p>
  );
}
