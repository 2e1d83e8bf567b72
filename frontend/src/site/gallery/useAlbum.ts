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
  tags: { tag: string; count: number }[];
  orientations: Record<string, number>;
}

const base = apiBase(undefined, location.href);
const MOST = 200;

function card(json: AlbumCard): AlbumCard {
  return { ...json, cover: json.cover && readPhoto(json.cover, base) };
}

function read(json: unknown): Album {
  const album = json as Album;
  return { ...album, ...card(album), albums: album.albums.map(card) };
}

/** The album of the page, and the albums in it. */
export const useAlbum = ({ album, link }: Place): Loaded<Album> =>
  useJson(apiUrl(base, 'list-albums', { folder: album, link, limit: MOST }), read);
