import type { Filter } from '../../api/types';
import { Select } from '../shared/Select';
import { useJson } from '../shared/useJson';
import { words } from '../words/gallery';

/** Tags of the newest photos, the most frequent first: there is no list of all, and it would not fit. */
const MOST_TAGS = 12;

function tagsOf(json: unknown): string[] {
  const counts = new Map<string, number>();
  for (const image of (json as { images: { tags: string[] }[] }).images) {
    for (const tag of image.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!).slice(0, MOST_TAGS);
}

export function Filters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { value: found } = useJson('/api/list-images?limit=100', tagsOf);
  const tags = filter.tag && !found?.includes(filter.tag) ? [filter.tag, ...(found ?? [])] : (found ?? []);
  const set = (key: keyof Filter) => (value: string) => onChange({ ...filter, [key]: value || undefined });
  return (
    <div className="filters">
      <div className="tags" role="group" aria-label={words.tags}>
        {['', ...tags].map((tag) => (
          <button
            key={tag}
            type="button"
            className="chip"
            aria-pressed={(filter.tag ?? '') === tag}
            onClick={() => set('tag')(tag)}
          >
            {tag || words.everyTag}
          </button>
        ))}
      </div>
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
  );
}
