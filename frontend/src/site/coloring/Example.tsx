import { readPhoto } from '../../api/read';
import { apiBase } from '../../api/urls';
import { useJson } from '../shared/useJson';
import { words } from '../words/coloring';

const base = apiBase(undefined, location.href);
const read = (json: unknown) => readPhoto(json, base);
/** Width in px of the small photo beside its page */
const SMALL = 480;

/** An example, shown before the first photo is added; nothing without photos in the gallery. */
export function Example() {
  const { value: photo } = useJson(`${base}random-image?seed=example`, read);
  if (!photo?.coloringPage) return null;
  const alt = photo.alt ?? photo.caption ?? photo.name;
  const small = photo.renditions.find(({ width }) => width >= SMALL) ?? photo.renditions.at(-1);
  return (
    <figure className="example">
      <img src={small?.url} alt={`${words.before}: ${alt}`} />
      <img src={photo.coloringPage} alt={`${words.after}: ${alt}`} />
      <figcaption className="quietly">{words.example}</figcaption>
    </figure>
  );
}
