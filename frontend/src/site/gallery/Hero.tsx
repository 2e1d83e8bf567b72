import { useEffect, useState } from 'react';
import { readPage } from '../../api/read';
import type { Photo } from '../../api/types';
import { apiBase, apiUrl } from '../../api/urls';
import { Picture } from '../../components/Picture';
import { dateInWords } from '../../labels/dates';
import { useJson } from '../shared/useJson';
import { locale } from '../words/pick';
import { words } from '../words/gallery';
import { HeroViewer } from './HeroViewer';

const base = apiBase(undefined, location.href);
/** number of photos to pick from, and of the gallery's first photos that must not be repeated */
const PICKED = 8;
const NEIGHBORS = 6;

const read = (json: unknown): Photo[] => readPage(json, base).photos;

/** A random photo as a card above the gallery, but never one of those directly below it. */
export function Hero() {
  const [opened, setOpened] = useState(false);
  const [turn, setTurn] = useState(0);
  const { value: picked, again } = useJson(apiUrl(base, 'random-image', { count: PICKED }), read);
  const { value: first } = useJson(apiUrl(base, 'list-images', { limit: NEIGHBORS }), read);
  const beside = new Set(first?.map(({ name }) => name));
  const fresh = picked?.filter(({ name }) => !beside.has(name)) ?? [];
  const photos = fresh.length ? fresh : (picked ?? []);
  const photo = first && photos[turn % (photos.length || 1)];
  useEffect(() => {
    if (turn && turn === photos.length) {
      setTurn(0);
      again();
    }
  }, [turn, photos.length, again]);
  if (picked && !picked.length) return null;
  const alt = photo?.alt ?? photo?.caption ?? '';
  return (
    <section className="hero" aria-label={words.atRandom}>
      <div className="frame">
        {photo && (
          <button type="button" aria-label={`${words.view}: ${alt}`} onClick={() => setOpened(true)}>
            <Picture key={photo.name} photo={photo} alt={alt} sizes="(min-width: 900px) 420px, 45vw" eager first />
          </button>
        )}
      </div>
      <div className="label">
        <p className="kicker">{words.atRandom}</p>
        <h2>{photo?.caption ?? (photo?.taken ? dateInWords(photo.taken, locale) : '\u00a0')}</h2>
        <p className="facts">
          {photo?.caption && photo.taken && <time>{dateInWords(photo.taken, locale)}</time>}
          {photo?.credit && <span>{photo.credit}</span>}
        </p>
        <button type="button" className="button quiet" onClick={() => setTurn(turn + 1)}>
          {words.another}
        </button>
      </div>
      {photo && opened && <HeroViewer photo={photo} onClose={() => setOpened(false)} />}
    </section>
  );
}
