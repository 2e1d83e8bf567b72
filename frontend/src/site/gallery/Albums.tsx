import { useState } from 'react';
import type { Photo } from '../../api/types';
import { Picture } from '../../components/Picture';
import { words } from '../words/gallery';
import { fill } from '../words/pick';
import { albumUrl, type Place } from './address';
import { albumsAfter, type Album } from './useAlbum';

const countOf = (n: number): string => (n === 1 ? words.one : fill(words.count, { n }));

/** The albums in an album as covers, in a row that scrolls sideways if they are many. */
export function Albums({ album, place }: { album: Album; place: Place }) {
  const [{ albums, next_cursor: cursor }, setShown] = useState<Pick<Album, 'albums' | 'next_cursor'>>(album);
  if (albums.length === 0) return null;
  const more = async (): Promise<void> => {
    const next = await albumsAfter(place, cursor!);
    setShown({ ...next, albums: [...albums, ...next.albums] });
  };
  return (
    <nav className="albums" aria-label={words.albums}>
      <ul>
        {albums.map(({ folder, title, count, cover }) => (
          <li key={folder}>
            <a href={albumUrl(folder, place.link)}>
              <span className="cover">{cover && <Cover key={cover.name} photo={cover} />}</span>
              <strong>{title}</strong>
              <small>{countOf(count)}</small>
            </a>
          </li>
        ))}
        {cursor && (
          <li className="more">
            {/* After a failure, another click tries again. */}
            <button type="button" className="button quiet" onClick={() => void more().catch(() => undefined)}>
              {words.moreAlbums}
            </button>
          </li>
        )}
      </ul>
    </nav>
  );
}

/** An album's photo; nothing if it cannot be loaded. */
function Cover({ photo }: { photo: Photo }) {
  const [failed, setFailed] = useState(false);
  return failed ? null : <Picture photo={photo} alt="" sizes="220px" onFailed={() => setFailed(true)} />;
}
