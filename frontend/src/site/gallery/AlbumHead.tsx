import { words } from '../words/gallery';
import { albumUrl } from './address';
import type { Album } from './useAlbum';

/** An album's parents, title and description. */
export function AlbumHead({ album, link }: { album: Album; link: string }) {
  return (
    <div className="album-head">
      {album.breadcrumb.length > 0 && (
        <nav aria-label={words.wayBack}>
          <ol>
            {album.breadcrumb.map(({ folder, title }) => (
              <li key={folder}>
                <a href={albumUrl(folder, link)}>{title || words.all}</a>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <h1>{album.title}</h1>
      {album.description && <p>{album.description}</p>}
    </div>
  );
}
