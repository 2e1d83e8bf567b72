import { useEffect, useState } from 'react';
import type { Filter } from '../../api/types';
import { Gallery } from '../../components/Gallery';
import { owner } from '../shared/owner';
import { locale } from '../words/pick';
import { words } from '../words/gallery';
import { filterOf, placeOfAddress, putInAddress } from './address';
import { AlbumHead } from './AlbumHead';
import { Albums } from './Albums';
import { Filters } from './Filters';
import { Found } from './Found';
import { Hero } from './Hero';
import { NotShown, useSkipped } from './NotShown';
import { useAlbum } from './useAlbum';

const isNarrowed = ({ q, tag, orientation }: Filter): boolean => !!(q || tag || orientation);

/** The whole gallery with a random photo at its top, or one album; first its albums, then all of its photos. */
export function GalleryPage() {
  const [place] = useState(placeOfAddress);
  const [filter, setFilter] = useState(place.filter);
  useEffect(() => putInAddress(filter), [filter]);
  const { value: album, problem } = useAlbum(place);
  const isTop = !place.album && !place.link;
  // A page that is opened with a filter, such as a tag's, begins with the photos found.
  const isLed = isTop && !isNarrowed(place.filter);
  const skipped = useSkipped(isTop);
  const shown = filterOf({ ...place, filter });
  // Content above the photos appears together with them, so that nothing moves.
  const known = !!(album ?? problem) && !!skipped;
  if (problem && !isTop) return <NotThere problem={problem} />;
  const albums = album && !filter.q && <Albums album={album} place={place} />;
  return (
    <>
      <div className="lead">
        {isTop && <h1 className={owner.about ? '' : 'visually-hidden'}>{owner.about || words.all}</h1>}
        {isLed && <Hero />}
        {!isTop && album && <AlbumHead album={album} link={place.link} />}
        {isLed && known && albums}
      </div>
      <section className="all" data-known={known} aria-label={album?.title || words.all}>
        {isTop && <NotShown skipped={skipped} />}
        {!isLed && !isNarrowed(place.filter) && albums}
        <Filters album={album} filter={filter} onChange={setFilter} />
        <Found filter={shown} />
        <div className="room">
          <Gallery
            filter={shown}
            locale={locale}
            gap={8}
            ttl={0}
            labels={{ empty: isNarrowed(filter) ? words.nothingFound : words.nothing }}
          />
        </div>
      </section>
    </>
  );
}

/** Shown for a missing album, or for a link that no longer opens one. */
function NotThere({ problem }: { problem: string }) {
  return (
    <div className="off">
      <h1>{words.notThere}</h1>
      <p role="alert">{problem}</p>
      <a className="button" href="/">
        {words.all}
      </a>
    </div>
  );
}
