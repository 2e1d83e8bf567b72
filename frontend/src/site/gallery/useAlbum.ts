import { readPhoto } from '../../api/read';
import type { Photo } from '../../api/types';
import { apiBase, apiUrl } from '../../api/urls';
import { useJson, type Loaded } from '../shared/useJson';
import type { Place } from './address';

export interface AlbumCard {
  folder: string;
  title: string;
  description: string | null;
  count: number;
  cover: Photo | null;
}

export interface Album extends AlbumCard {
  breadcrumb: { folder: string; title: string }[];
  albums: AlbumCard[];
  /** for the albums after these; null if there are none */
  next_cursor: string | null;
  tags: { tag: string; count: number }[];
  orientations: Record<string, number>;
}

const base = apiBase(undefined, location.href);
/** albums per request */
const MOST = 100;

function card(json: AlbumCard): AlbumCard {
  return { ...json, cover: json.cover && readPhoto(json.cover, base) };
}

function read(json: unknown): Album {
  const album = json as Album;
  return { ...album, ...card(album), albums: album.albums.map(card) };
}

const urlOf = ({ album, link }: Place, cursor?: string): string => apiUrl(base, 'list-albums', { folder: album, link, limit: MOST, cursor });

/** The album of the page, and the first albums in it. */
export const useAlbum = (place: Place): Loaded<Album> => useJson(urlOf(place), read);

/** The albums after a cursor, and the next cursor. Throws if they cannot be loaded. */
export async function albumsAfter(place: Place, cursor: string): Promise<Album> {
  const answer = await fetch(urlOf(place, cursor));
  if (!answer.ok) throw new Error(`${answer.status}`);
  return read(await answer.json());
}
