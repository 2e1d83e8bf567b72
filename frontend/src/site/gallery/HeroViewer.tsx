import type { Photo } from '../../api/types';
import { Viewer } from '../../components/Viewer';
import { labelsFor } from '../../labels';
import { locale } from '../words/pick';

/** The viewer of the embed on a single photo. */
export function HeroViewer({ photo, onClose }: { photo: Photo; onClose: () => void }) {
  const collection = { total: 1, photos: () => photo, need: () => undefined };
  return (
    <div className="darkroom">
      <Viewer start={0} collection={collection} labels={labelsFor(locale)} locale={locale} onClose={onClose} />
    </div>
  );
}
