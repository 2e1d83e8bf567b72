import { useEffect, useState } from 'react';
import type { Filter } from '../../api/types';
import { Gallery } from '../../components/Gallery';
import { owner } from '../shared/owner';
import { locale } from '../words/pick';
import { words } from '../words/gallery';
import { Filters } from './Filters';
import { Hero } from './Hero';
import { NotShown } from './NotShown';

const KEYS = ['tag', 'sort', 'orientation', 'prefix'] as const;

function filterOfAddress(): Filter {
  const search = new URLSearchParams(location.search);
  return Object.fromEntries(KEYS.flatMap((key) => (search.get(key) ? [[key, search.get(key)]] : [])));
}

/** Writes the filter into the address, to be shared, and leaves the rest of it, such as an open photo. */
function putInAddress(filter: Filter): void {
  const url = new URL(location.href);
  for (const key of KEYS) {
    if (filter[key]) url.searchParams.set(key, filter[key]);
    else url.searchParams.delete(key);
  }
  if (url.href !== location.href) history.replaceState(history.state, '', url);
}

/** A random photo as a card, then all of them. */
export function GalleryPage() {
  const [filter, setFilter] = useState(filterOfAddress);
  useEffect(() => putInAddress(filter), [filter]);
  return (
    <>
      <div className="lead">
        <h1 className={owner.about ? '' : 'visually-hidden'}>{owner.about || words.all}</h1>
        <Hero />
      </div>
      <section className="all" aria-label={words.all}>
        <NotShown />
        <Filters filter={filter} onChange={setFilter} />
        <div className="room">
          <Gallery filter={filter} locale={locale} gap={8} ttl={0} labels={{ empty: words.nothing }} />
        </div>
      </section>
    </>
  );
}
