import type { CSSProperties } from 'react';
import { readPage } from '../api/read';
import { pageUrl } from '../api/urls';
import { labelsFor } from '../labels';
import type { GalleryProps } from './Gallery';
import { Picture } from './Picture';
import { altOf, aspectOf } from './words';

/** px of a row, unless the gallery says otherwise */
const ROW = 180;

const LIST: CSSProperties = {
  alignContent: 'flex-start',
  alignItems: 'flex-start',
  display: 'flex',
  flexWrap: 'wrap',
  inset: 0,
  overflow: 'hidden',
  position: 'absolute',
};

/** Takes the rest of the last row, so that its photos are no larger than the others. */
const FILLER: CSSProperties = { flex: '999 0 0', position: 'relative' };

export interface FirstPageProps extends Pick<GalleryProps, 'locale' | 'labels' | 'limit' | 'rowHeight' | 'gap'> {
  /** an answer of list-images */
  json: unknown;
  /** see apiBase */
  base: string;
}

/** Photos as a server draws them, which knows no width: in rows that the browser fills, within the frame around them. */
export function FirstPage({ json, base, locale = 'en', labels, limit, rowHeight, gap = 6 }: FirstPageProps) {
  const words = labelsFor(locale, labels);
  const { photos } = readPage(json, base);
  return (
    <ul role="list" aria-label={words.gallery} style={{ ...LIST, gap }}>
      {photos.slice(0, limit).map((photo, index) => {
        const ratio = aspectOf(photo);
        const width = Math.round(ratio * (rowHeight || ROW));
        return (
          <li key={photo.name} style={{ aspectRatio: ratio, flex: `${ratio} 1 ${width}px`, position: 'relative' }}>
            <a href={pageUrl(photo, base)}>
              <Picture photo={photo} alt={altOf(photo, index, words)} sizes={`${width}px`} eager={index < 4} first={!index} />
            </a>
          </li>
        );
      })}
      <li aria-hidden style={FILLER} />
    </ul>
  );
}
