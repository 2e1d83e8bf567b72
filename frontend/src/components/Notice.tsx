import type { Collection } from '../cache/collection';
import type { GalleryLabels } from '../labels';
import { Button } from './Button';

/** The message shown while there are no photos. */
export function Notice({ collection, labels }: { collection: Collection; labels: GalleryLabels }) {
  const { status, start } = collection;
  return (
    <output part="notice" key={status}>
      <span>{labels[status as 'loading']}</span>
      {status === 'failed' && <Button label={labels.retry} onClick={start} />}
    </output>
  );
}
