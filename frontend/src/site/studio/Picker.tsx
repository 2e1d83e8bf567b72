import { useEffect, useState } from 'react';
import { query } from './query';
import { Select } from '../shared/Select';
import { useJson } from '../shared/useJson';
import { words as gallery } from '../words/gallery';
import { fill } from '../words/pick';
import { words } from '../words/studio';
import { NumberField } from './NumberField';
import type { Subject } from './types';

/** Maximum number of photos to choose from. */
const MOST = 200;

interface Listing {
  images: Subject[];
  total: number;
}

const read = (json: unknown) => json as Listing;
const SIZES = ['min_width', 'max_width', 'min_height', 'max_height'] as const;
const LABELS = {
  min_width: words.minWidth,
  max_width: words.maxWidth,
  min_height: words.minHeight,
  max_height: words.maxHeight,
};

const matches = (subject: Subject, text: string): boolean =>
  [subject.name, subject.caption, subject.alt, ...subject.tags].join('\n').toLowerCase().includes(text.toLowerCase());

/** The smallest rendition, as a thumbnail. */
export const thumbnail = (subject: Subject): string | undefined => (subject.srcset[1] ?? subject.srcset[0])?.url;

export function Picker({ chosen, onChoose }: { chosen: Subject | null; onChoose: (subject: Subject) => void }) {
  const [filter, setFilter] = useState<Record<string, string>>({});
  const [text, setText] = useState('');
  const { value, problem } = useJson(`/api/list-images${query({ ...filter, limit: MOST })}`, read);
  const images = value?.images ?? [];
  const shown = text ? images.filter((image) => matches(image, text)) : images;
  const tags = [...new Set(images.flatMap((image) => image.tags))].sort();
  const set = (key: string) => (given: string) => setFilter({ ...filter, [key]: given });

  useEffect(() => {
    if (!chosen && images[0]) onChoose(images[0]);
  }, [chosen, images, onChoose]);
  return (
    <section className="picker" aria-label={words.photos}>
      <div className="wishes">
        <label className="field">
          <span>{words.search}</span>
          <input type="search" value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        <Select
          label={words.tag}
          value={filter.tag ?? ''}
          onChange={set('tag')}
          options={[{ value: '', label: gallery.everyTag }, ...tags.map((tag) => ({ value: tag, label: tag }))]}
        />
        <details>
          <summary>{words.filters}</summary>
          <div className="sizes">
            <Select
              label={gallery.shape}
              value={filter.orientation ?? ''}
              onChange={set('orientation')}
              options={[
                { value: '', label: gallery.anyShape },
                { value: 'landscape', label: gallery.landscape },
                { value: 'portrait', label: gallery.portrait },
                { value: 'square', label: gallery.square },
              ]}
            />
            {SIZES.map((key) => (
              <NumberField key={key} label={LABELS[key]} value={filter[key] ?? ''} minimum={0} onChange={set(key)} />
            ))}
          </div>
        </details>
      </div>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <ul>
        {shown.map((image) => (
          <li key={image.name}>
            <button
              type="button"
              aria-pressed={image.name === chosen?.name}
              title={image.caption ?? image.name}
              onClick={() => onChoose(image)}
            >
              <img src={thumbnail(image)} alt={image.alt ?? image.caption ?? image.name} loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      {value && !shown.length && <p className="quietly">{words.none}</p>}
      {value && value.total > images.length && (
        <p className="quietly">{fill(words.someOf, { n: images.length, total: value.total })}</p>
      )}
    </section>
  );
}
