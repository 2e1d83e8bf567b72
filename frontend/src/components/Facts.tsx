import type { Photo } from '../api/types';
import { deepZoomUrl } from '../api/urls';
import { dateInWords } from '../labels/dates';
import type { Speech } from './words';

/** Position and caption, which are also spoken when they change; date, credit and the link to the original. */
export function Facts({ photo, position, labels, locale }: Speech & { photo: Photo | undefined; position: string }) {
  const known: Partial<Photo> = photo ?? {};
  const { caption, taken, credit, rights, url } = known;
  const deep = deepZoomUrl(known);
  return (
    <div part="words">
      <output>
        <small>{position}</small>
        {caption}
      </output>
      <time>{dateInWords(taken, locale)}</time>
      <a href={rights ?? undefined}>{credit || rights}</a>
      {url && <a href={url}>{labels.original}</a>}
      {deep && <a href={deep}>{labels.zoom} ↗</a>}
    </div>
  );
}
