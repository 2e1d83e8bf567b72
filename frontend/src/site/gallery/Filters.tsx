import type { Filter } from '../../api/types';
import { Select } from '../shared/Select';
import { useJson } from '../shared/useJson';
import { words } from '../words/gallery';

/** Tags of the newest photos, the most frequent first: there is no list of all, and it would not fit. */
const MOST_TAGS = 12;
const NEWEST = 200;

interface Tags {
  /** tag and how many photos have it */
  counts: [tag: string, count: number][];
  total: number;
}

function tagsOf(json: unknown): Tags {
  const { images, total } = json as { images: { tags: string[] }[]; total: number };
  const counts = new Map<string, number>();
  for (const image of images) {
    for (const tag of image.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return { counts: [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_TAGS), total };
}

/** The tags with their counts, where all photos were counted, and a sheet with what few change. */
export function Filters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { value: tags } = useJson(`/api/list-images?limit=${NEWEST}`, tagsOf);
  const { counts = [], total = 0 } = tags ?? {};
  const counted = total > 0 && total <= NEWEST;
  const chips: [string, number | undefined][] = [['', total || undefined], ...counts];
  if (filter.tag && !counts.some(([tag]) => tag === filter.tag)) chips.splice(1, 0, [filter.tag, undefined]);
  const set = (key: keyof Filter) => (value: string) => onChange({ ...filter, [key]: value || undefined });
  return (
    <div className="filters">
      <div className="tags" role="group" aria-label={words.tags}>
        {chips.map(([tag, count]) => (
          <button
            key={tag}
            type="button"
            className="chip"
            aria-pressed={(filter.tag ?? '') === tag}
            onClick={() => set('tag')(tag)}
          >
            {tag || words.everyTag}
            {count !== undefined && (counted || !tag) && <small>{count}</small>}
          </button>
        ))}
      </div>
      <details className="refine">
        <summary className="chip">{words.refine}</summary>
        <div className="sheet">
          <Select
            label={words.shape}
            value={filter.orientation ?? ''}
            onChange={set('orientation')}
            options={[
              { value: '', label: words.anyShape },
              { value: 'landscape', label: words.landscape },
              { value: 'portrait', label: words.portrait },
              { value: 'square', label: words.square },
            ]}
          />
          <Select
            label={words.sort}
            value={filter.sort ?? ''}
            onChange={set('sort')}
            options={[
              { value: '', label: words.newest },
              { value: '-taken', label: words.oldest },
              { value: 'name', label: words.byName },
            ]}
          />
        </div>
      </details>
    </div>
  );
}
