import { readPage } from '../../api/read';
import { apiBase } from '../../api/urls';
import { useJson } from '../shared/useJson';
import { words } from '../words/coloring';

const base = apiBase(undefined, location.href);
const read = (json: unknown) => readPage(json, base).photos[0];
/** Width in px of the small photo beside its page */
const SMALL = 480;

/** The gallery's newest photo as an example, shown before the first photo is added; nothing without photos. */
export function Example() {
  const { value: photo } = useJson(`${base}list-images?limit=1`, read);
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
