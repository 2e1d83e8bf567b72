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
import { livelinessOf } from './lively';

const base = apiBase(undefined, location.href);
/** number of photos to pick from, and of the gallery's first photos that must not be repeated */
const PICKED = 8;
const NEIGHBORS = 4;

const read = (json: unknown): Photo[] => readPage(json, base).photos;

const liveliestFirst = (a: Photo, b: Photo): number => livelinessOf(b) - livelinessOf(a);

/** A random photo above the gallery, the liveliest of a few, but never one of those directly below it. */
export function Hero() {
  const [opened, setOpened] = useState(false);
  const [turn, setTurn] = useState(0);
  const [failed, setFailed] = useState('');
  const { value: picked, again } = useJson(apiUrl(base, 'random-image', { count: PICKED }), read);
  const { value: first } = useJson(apiUrl(base, 'list-images', { limit: NEIGHBORS }), read);
  const beside = new Set(first?.map(({ name }) => name));
  const fresh = picked?.filter(({ name }) => !beside.has(name)) ?? [];
  const photos = (fresh.length ? fresh : (picked ?? [])).toSorted(liveliestFirst);
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
        {photo && photo.name !== failed && (
          <button type="button" aria-label={`${words.view}: ${alt}`} onClick={() => setOpened(true)}>
            <Picture
              key={photo.name}
              photo={photo}
              alt={alt}
              sizes="(min-width: 700px) 510px, 100vw"
              eager
              first
              onFailed={() => setFailed(photo.name)}
            />
          </button>
        )}
      </div>
      <div className="label">
        <p className="kicker">{words.atRandom}</p>
        <h2>{photo?.caption ?? (photo?.taken ? dateInWords(photo.taken, locale) : '')}</h2>
        <p className="facts">
          {photo?.caption && photo.taken && <time>{dateInWords(photo.taken, locale)}</time>}
          {photo?.credit && <span>{photo.credit}</span>}
        </p>
        <button type="button" className="button quiet another" onClick={() => setTurn(turn + 1)}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 7h3c5 0 7 10 12 10h3m-3-3 3 3-3 3M3 17h3c2 0 3.5-1.5 4.7-3.5M13.3 10.5C14.5 8.5 16 7 18 7h3m-3-3 3 3-3 3" />
          </svg>
          <span>{words.another}</span>
        </button>
      </div>
      {photo && opened && <HeroViewer photo={photo} onClose={() => setOpened(false)} />}
    </section>
  );
}
