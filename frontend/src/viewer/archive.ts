import type { Photo } from '../api/types';
import { widestUrl } from '../api/urls';
import { BLOCK } from '../layout/blocks';
import { saveBlob } from '../paper/save';
import { button, h } from './dom';
import { filesOf } from './download';
import type { Source } from './index';
import type { ViewerLabels } from './labels';
import type { Entry } from './zip';

/** Photos selected for the archive, by URL; kept while the page is open. */
const chosen = new Map<string | undefined, Photo>();

/** All photos of a gallery, in order. */
async function* every(source: Source): AsyncGenerator<Photo> {
  for (let index = 0; index < source.total; index++) {
    const photo = source.photos(index) ?? (await source.page?.(Math.floor(index / BLOCK)))?.[index % BLOCK];
    if (photo) yield photo;
  }
}

/** The photo as an entry of the archive, with its folders: the largest rendition, or the original. */
function entryOf(photo: Photo, original: boolean): Entry {
  const folder = photo.name.replace(/[^/]*$/, '');
  const files = filesOf(photo, '').map(({ url, name }) => ({ url, name: folder + name }));
  const whole = photo.url ? files.pop() : undefined;
  return { files: [original ? whole : undefined, ...files.reverse()].filter((file) => !!file), taken: photo.taken };
}

interface Archiving {
  labels: ViewerLabels;
  /** shows a notice, until the next one if it stays; '' hides it */
  say: (words: Node | string, stays?: boolean) => void;
  onFailed: () => void;
}

async function save(photos: Iterable<Photo> | AsyncIterable<Photo>, total: number, original: boolean, archiving: Archiving): Promise<void> {
  const { labels, say, onFailed } = archiving;
  const stop = new AbortController();
  const told = h('span', {});
  const report = (done: number): void => {
    told.textContent = labels.position.replace('{n}', `${done}`).replace('{total}', `${total}`);
  };
  report(0);
  say(h('span', {}, told, ' ', button(labels.cancel, () => stop.abort())), true);
  async function* entries(): AsyncGenerator<Entry> {
    for await (const photo of photos) yield entryOf(photo, original);
  }
  try {
    const { zip } = await import('./zip');
    const { blob, missing } = await zip(entries(), report, stop.signal);
    saveBlob(blob, `${document.title.replace(/[/\\:*?"<>|]+/g, ' ').trim() || 'photos'}.zip`);
    if (missing.length) onFailed();
    else say('');
  } catch {
    if (stop.signal.aborted) say('');
    else onFailed();
  }
}

/** Further items of the download menu: select the photo, and save the selected photos or all as an archive. */
export function archiveItems(photo: Photo, source: Source, archiving: Archiving & { close: () => void }): HTMLElement[] {
  const { labels, close, say } = archiving;
  const key = widestUrl(photo);
  const select = button(labels.select, () => {
    if (!chosen.delete(key)) chosen.set(key, photo);
    close();
    say(labels.selected.replace('{n}', `${chosen.size}`));
  });
  select.ariaPressed = `${chosen.has(key)}`;
  const ways = (label: string, count: number, photos: () => Iterable<Photo> | AsyncIterable<Photo>) =>
    [false, ...(photo.url ? [true] : [])].map((original) =>
      button([label.replace('{n}', `${count}`), original && labels.original, 'ZIP'].filter(Boolean).join(' · '), () => {
        close();
        void save(photos(), count, original, archiving);
      }),
    );
  return [
    select,
    ...(chosen.size ? ways(labels.selected, chosen.size, () => [...chosen.values()]) : []),
    ...(source.total > 1 ? ways(labels.every, source.total, () => every(source)) : []),
  ];
}
