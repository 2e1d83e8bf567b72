import type { Photo } from '../api/types';
import { dateInWords } from '../labels/dates';
import type { Speech } from './words';

/** Position and caption, which are also spoken when they change; date, credit and the link to the original. */
export function Facts({ photo, position, labels, locale }: Speech & { photo: Photo | undefined; position: string }) {
  const { caption, taken, credit, rights, url } = photo ?? ({} as Partial<Photo>);
  return (
    <div part="words">
      <output>
        <small>{position}</small>
        {caption}
      </output>
      <time>{dateInWords(taken, locale)}</time>
      {rights ? <a href={rights}>{credit || rights}</a> : <span>{credit}</span>}
      {url && <a href={url}>{labels.original}</a>}
    </div>
  );
}
