import { useState } from 'react';
import { readPhoto } from '../../api/read';
import { apiBase, apiUrl } from '../../api/urls';
import { Picture } from '../../components/Picture';
import { dateInWords } from '../../labels/dates';
import { useJson } from '../shared/useJson';
import { locale } from '../words/pick';
import { words } from '../words/gallery';
import { HeroViewer } from './HeroViewer';

const base = apiBase(undefined, location.href);
const read = (json: unknown) => readPhoto(json, base);

/** One photo, picked by chance, with its words beside it. */
export function Hero() {
  const [opened, setOpened] = useState(false);
  const { value: photo, again } = useJson(apiUrl(base, 'random-image', {}), read);
  const alt = photo?.alt ?? photo?.caption ?? '';
  return (
    <section className="hero" aria-label={words.atRandom}>
      <div className="frame">
        {photo && (
          <button type="button" aria-label={`${words.view}: ${alt}`} onClick={() => setOpened(true)}>
            <Picture key={photo.name} photo={photo} alt={alt} sizes="(min-width: 900px) 58vw, 100vw" eager first />
          </button>
        )}
      </div>
      <div className="label">
        <p className="kicker">{words.atRandom}</p>
        <h1>{photo?.caption ?? photo?.name ?? '\u00a0'}</h1>
        <p className="facts">
          {photo?.taken && <time>{dateInWords(photo.taken, locale)}</time>}
          {photo?.credit && <span>{photo.credit}</span>}
        </p>
        <p className="actions">
          <button type="button" className="button" onClick={again}>
            {words.another}
          </button>
        </p>
      </div>
      {photo && opened && <HeroViewer photo={photo} onClose={() => setOpened(false)} />}
    </section>
  );
}
