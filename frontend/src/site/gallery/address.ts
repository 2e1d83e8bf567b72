import type { Filter } from '../../api/types';
import { apiUrl } from '../../api/urls';

/** What the gallery's page shows: an album, by a link if it is closed, and a filter on its photos. */
export interface Place {
  album: string;
  link: string;
  filter: Filter;
}

const KEYS = ['q', 'tag', 'sort', 'orientation', 'prefix'] as const;

export function placeOfAddress(): Place {
  const search = new URLSearchParams(location.search);
  const filter = Object.fromEntries(KEYS.flatMap((key) => (search.get(key) ? [[key, search.get(key)]] : [])));
  return { album: search.get('album')?.replace(/^\/+|\/+$/g, '') ?? '', link: search.get('link') ?? '', filter };
}

/** Writes the filter into the address, to be shared, and leaves the rest of it, such as an open photo. */
export function putInAddress(filter: Filter): void {
  const url = new URL(location.href);
  for (const key of KEYS) {
    if (filter[key]) url.searchParams.set(key, filter[key]);
    else url.searchParams.delete(key);
  }
  if (url.href !== location.href) history.replaceState(history.state, '', url);
}

/** The filter of the photos themselves. */
export const filterOf = ({ album, link, filter }: Place): Filter => ({
  ...filter,
  ...(album && { prefix: `${album}/` }),
  ...(link && { link }),
});

export const albumUrl = (album: string, link: string): string => apiUrl('/', '', { album, link });
