import { Picture } from '../../components/Picture';
import { words } from '../words/gallery';
import { fill } from '../words/pick';
import { albumUrl } from './address';
import type { AlbumCard } from './useAlbum';

const countOf = (n: number): string => (n === 1 ? words.one : fill(words.count, { n }));

/** The albums as covers, in a row that scrolls sideways if they are many. */
export function Albums({ albums, link }: { albums: AlbumCard[]; link: string }) {
  if (albums.length === 0) return null;
  return (
    <nav className="albums" aria-label={words.albums}>
      <ul>
        {albums.map(({ folder, title, count, cover }) => (
          <li key={folder}>
            <a href={albumUrl(folder, link)}>
              <span className="cover">{cover && <Picture photo={cover} alt="" sizes="220px" />}</span>
              <strong>{title}</strong>
              <small>{countOf(count)}</small>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
