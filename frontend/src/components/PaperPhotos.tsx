import type { Collection } from '../cache/collection';
import { Picture } from './Picture';
import { altOf, captionOf, type Speech } from './words';

/** Maximum number of printed photos */
const MOST = 48;

/** The first photos of a gallery for printing: each uncropped, with its caption, and never split between sheets. */
export function PaperPhotos({ collection, labels, locale }: Speech & { collection: Collection }) {
  const photos = Array.from({ length: Math.min(MOST, collection.total) }, (_, index) => collection.photos(index));
  return (
    <div part="sheet">
      {photos.map(
        (photo, index) =>
          photo && (
            <figure key={photo.name}>
              <Picture photo={photo} alt={altOf(photo, index, labels)} sizes="320px" eager whole />
              <figcaption>{captionOf(photo, locale)}</figcaption>
            </figure>
          ),
      )}
    </div>
  );
}
