import { widestUrl } from '../api/urls';
import type { Cell } from '../layout/types';
import { Picture } from './Picture';
import type { SectionsProps } from './Sections';
import { altOf, aspectOf, captionOf } from './words';

/** A list of photos, each a link to its original, which the gallery opens in its viewer. */
export function Photos(props: SectionsProps & { name: string }) {
  const { collection, layout, lines, active, contained, captions, told, labels, locale, name } = props;
  const down = layout.axis === 'y';

  const item = (line: number, { index, across, size }: Cell) => {
    const photo = collection.photos(index);
    const alt = altOf(photo, index, labels);
    const caption = told && !captions && photo && captionOf(photo, locale);
    const at = layout.lineAt[line];
    const extent = layout.lineSize[line];
    const [width, height] = down ? [size, extent] : [extent, size];
    return (
      <li
        key={index}
        part="photo"
        aria-setsize={collection.total}
        aria-posinset={index + 1}
        style={{ top: down ? at : across, insetInlineStart: down ? across : at, width, height }}
      >
        <a
          href={(photo && (photo.url ?? widestUrl(photo))) || '#'}
          data-index={index}
          tabIndex={index === active ? 0 : -1}
          // Under a single photo its caption can be read, and belongs to the link's name.
          aria-label={contained ? undefined : alt}
        >
          {photo && (
            <Picture
              photo={photo}
              alt={alt}
              sizes={`${Math.ceil(contained ? Math.min(width, height * aspectOf(photo)) : width)}px`}
              eager={!line}
              first={!index}
            />
          )}
          {caption && <span part="caption">{caption}</span>}
        </a>
      </li>
    );
  };
  return (
    <ul role="list" aria-label={name}>
      {lines.map((line) => layout.cells(line).map((cell) => item(line, cell)))}
    </ul>
  );
}
