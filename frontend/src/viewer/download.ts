import type { Photo } from '../api/types';
import { inFormat } from '../api/urls';
import { saveFile } from '../paper/save';
import { target } from './caption';
import { sandboxed } from './coloring';
import { button, h, icon } from './dom';
import type { ViewerLabels } from './labels';

/** Offered widths in px, up to the photo's own. */
const WIDTHS = [640, 1280, 2560];

interface File {
  url: string;
  /** as the visitor sees it: the photo's own name */
  name: string;
  label: string;
}

/** For `trip/Rome at night.tif` with a width of 1280 px: `Rome at night-1280.jpg`. */
const fileName = (photo: Photo, suffix: string, url: string): string =>
  `${photo.name.replace(/^.*\//, '').replace(/\.[^.]*$/, '')}${suffix}.${/\.(\w+)($|\?)/.exec(url)?.[1] ?? 'jpg'}`;

/** The files of a photo that can be saved: some widths, as JPEG if the server provides it, and the original. */
export function filesOf(photo: Photo, original: string): File[] {
  const widest = photo.renditions.at(-1)?.width ?? 0;
  const sized = photo.renditions
    .filter(({ width }) => WIDTHS.includes(width) || (width === widest && width < WIDTHS[0]))
    .map(({ width, url }) => {
      const jpeg = inFormat(url, 'webp', 'jpeg');
      return { url: jpeg ?? url, name: fileName(photo, `-${width}`, jpeg ? '.jpg' : url), label: `${width} px` };
    });
  const whole = photo.url ? [{ url: photo.url, name: photo.name.replace(/^.*\//, ''), label: original }] : [];
  return [...sized, ...whole];
}

export interface Offers {
  photo: () => Photo | undefined;
  /** further items of the menu; they may close it */
  others: (photo: Photo, close: () => void) => HTMLElement[];
  onFailed: () => void;
}

/** The button that offers the files. */
export function openDownload({ photo, others, onFailed }: Offers, labels: ViewerLabels): HTMLDetailsElement {
  const list = h('div', { part: 'menu' });
  const summary = h(
    'summary',
    { part: 'button download', 'aria-label': labels.download, title: labels.download },
    icon('download'),
  );
  const menu = h('details', {}, summary, list);
  const close = (): void => {
    menu.open = false;
    summary.focus();
  };
  const items = (shown: Photo): HTMLElement[] => [
    ...filesOf(shown, labels.original).map(item),
    ...(sandboxed() ? [] : others(shown, close)),
  ];
  const item = ({ url, name, label }: File): HTMLElement =>
    sandboxed()
      ? h('a', { part: 'button', href: url, target: target() }, label)
      : button(label, () => {
          close();
          saveFile(url, name).catch(onFailed);
        });
  menu.addEventListener('toggle', () => {
    const shown = photo();
    list.replaceChildren(...(menu.open && shown ? items(shown) : []));
  });
  return menu;
}
