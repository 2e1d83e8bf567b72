import { useEffect, useRef } from 'react';
import type { Filter } from '../../api/types';
import { Select } from '../shared/Select';
import { words } from '../words/gallery';
import { Search } from './Search';
import type { Album } from './useAlbum';

const MOST_TAGS = 20;

interface Props {
  album: Album | null;
  filter: Filter;
  onChange: (filter: Filter) => void;
}

/** A bar with search, tags, and a sheet for rarely used filters; on a phone, the tags are in the sheet. */
export function Filters({ album, filter, onChange }: Props) {
  const sheet = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && sheet.current?.open) close(sheet.current);
    };
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, []);
  const set = (key: keyof Filter) => (value: string) => onChange({ ...filter, [key]: value || undefined });
  const shape = (value: string, label: string) => {
    const count = value ? album?.orientations[value] : album?.count;
    return { value, label: count === undefined ? label : `${label} (${count})` };
  };
  return (
    <div className="filters">
      <Search value={filter.q ?? ''} onChange={set('q')} />
      <Tags album={album} chosen={filter.tag ?? ''} onChoose={set('tag')} />
      <details className="refine" ref={sheet}>
        <summary className="chip">{words.refine}</summary>
        <div className="sheet">
          <Tags album={album} chosen={filter.tag ?? ''} onChoose={set('tag')} />
          <Select
            label={words.shape}
            value={filter.orientation ?? ''}
            onChange={set('orientation')}
            options={[
              shape('', words.anyShape),
              shape('landscape', words.landscape),
              shape('portrait', words.portrait),
              shape('square', words.square),
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
          <button type="button" className="button" onClick={() => close(sheet.current)}>
            {words.done}
          </button>
        </div>
      </details>
    </div>
  );
}

function close(sheet: HTMLDetailsElement | null): void {
  if (!sheet) return;
  sheet.open = false;
  sheet.querySelector('summary')?.focus();
}

/** The most frequent tags with their counts. */
function Tags({ album, chosen, onChoose }: { album: Album | null; chosen: string; onChoose: (tag: string) => void }) {
  const chips: { tag: string; count?: number }[] = [
    { tag: '', count: album?.count || undefined },
    ...(album?.tags.slice(0, MOST_TAGS) ?? []),
  ];
  if (chosen && !chips.some(({ tag }) => tag === chosen)) chips.splice(1, 0, { tag: chosen });
  return (
    <div className="tags" role="group" aria-label={words.tags}>
      {chips.map(({ tag, count }) => (
        <button key={tag} type="button" className="chip" aria-pressed={chosen === tag} onClick={() => onChoose(tag)}>
          {tag || words.everyTag}
          {count !== undefined && <small>{count}</small>}
        </button>
      ))}
    </div>
  );
}
