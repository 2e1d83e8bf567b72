import { useEffect, useState } from 'react';
import type { Filter } from '../../api/types';
import { Gallery } from '../../components/Gallery';
import { locale } from '../words/pick';
import { words } from '../words/gallery';
import { Filters } from './Filters';
import { Hero } from './Hero';

const KEYS = ['tag', 'sort', 'orientation', 'prefix'] as const;

function filterOfAddress(): Filter {
  const search = new URLSearchParams(location.search);
  return Object.fromEntries(KEYS.flatMap((key) => (search.get(key) ? [[key, search.get(key)]] : [])));
}

/** One photo at random, then all of them. What is filtered stands in the address, to be shared. */
export function GalleryPage() {
  const [filter, setFilter] = useState(filterOfAddress);
  useEffect(() => {
    const search = new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString();
    history.replaceState(null, '', search ? `?${search}` : location.pathname);
  }, [filter]);
  return (
    <>
      <Hero />
      <section className="all" aria-labelledby="all">
        <h2 id="all">{words.all}</h2>
        <Filters filter={filter} onChange={setFilter} />
        <div className="room">
          <Gallery filter={filter} locale={locale} headingLevel={3} gap={8} ttl={0} labels={{ empty: words.nothing }} />
        </div>
      </section>
    </>
  );
}
