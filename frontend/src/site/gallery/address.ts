import type { Filter } from '../../api/types';
import { apiUrl } from '../../api/urls';

/** The content of the gallery's page: an album, its link if it is closed, and a filter for its photos. */
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

/** Writes the filter into the page's URL, so that it can be shared; other parameters, such as an open photo, are kept. */
export function putInAddress(filter: Filter): void {
  const url = new URL(location.href);
  for (const key of KEYS) {
    if (filter[key]) url.searchParams.set(key, filter[key]);
    else url.searchParams.delete(key);
  }
  if (url.href !== location.href) history.replaceState(history.state, '', url);
}

/** The filter for the photos. */
export const filterOf = ({ album, link, filter }: Place): Filter => ({
  ...filter,
  ...(album && { prefix: `${album}/` }),
  ...(link && { link }),
});

export const albumUrl = (album: string, link: string): string => apiUrl('/', '', { album, link });
