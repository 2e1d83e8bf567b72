import { useState, type CSSProperties, type MouseEvent } from 'react';
import type { Photo } from '../api/types';
import { pageUrl } from '../api/urls';
import { Picture } from './Picture';
import { altOf, aspectOf, captionOf, type Speech } from './words';

export interface TileProps extends Speech {
  photo: Photo | undefined;
  index: number;
  total: number;
  style: CSSProperties;
  /** px */
  width: number;
  height: number;
  /** the photo that receives the focus with the Tab key */
  active: boolean;
  /** the photo is alone, uncropped, with its caption below */
  contained: boolean;
  /** the photo fills its tile, cropped if necessary */
  cropped: boolean;
  /** the caption is shown */
  captioned: boolean;
  eager: boolean;
  /** when this number changes, a photo that failed to load is requested again */
  attempt: number;
  /** URL of the functions, see apiBase */
  base: string;
}

/** A photo whose ratio differs by more than this factor from its tile is shown uncropped. */
const CROPPED = 1.25;

/** A photo in the gallery: a link to its page, which the gallery opens in the viewer. */
export function Tile(props: TileProps) {
  const { photo, index, total, style, width, height, active, contained, cropped, captioned, eager, attempt, base, labels, locale } = props;
  const [failure, setFailure] = useState({ attempt: -1, tries: 0 });
  const failed = failure.attempt === attempt;
  const alt = altOf(photo, index, labels);
  const caption = captioned && photo && captionOf(photo, locale);
  const ratio = aspectOf(photo);
  const shape = width / height / ratio;
  const whole = !cropped && Math.max(shape, 1 / shape) > CROPPED && !!photo?.width;
  const again = (event: MouseEvent): void => {
    event.preventDefault();
    setFailure({ attempt: -1, tries: failure.tries + 1 });
  };
  return (
    <li part="photo" aria-setsize={total} aria-posinset={index + 1} style={style}>
      <a
        href={photo ? pageUrl(photo, base) : '#'}
        data-index={index}
        tabIndex={active ? 0 : -1}
        // Under a single photo the caption is visible, and is part of the link's name.
        aria-label={contained && !failed ? undefined : failed ? `${alt}. ${labels.failed} ${labels.retry}` : alt}
        onClick={failed ? again : undefined}
      >
        {photo && !failed && (
          <Picture
            key={`${attempt} ${failure.tries}`}
            photo={photo}
            alt={alt}
            sizes={`${Math.ceil(whole || contained ? Math.min(width, height * ratio) : width)}px`}
            eager={eager}
            first={!index}
            onFailed={() => setFailure({ attempt, tries: failure.tries })}
            whole={whole}
          />
        )}
        {failed && (
          <span part="failure">
            <span>{alt}</span>
            <span>{`${labels.failed} ${labels.retry}`}</span>
          </span>
        )}
        {caption && !failed && <span part="caption">{caption}</span>}
      </a>
    </li>
  );
}
