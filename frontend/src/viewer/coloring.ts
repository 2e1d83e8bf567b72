import type { Photo } from '../api/types';
import { coloringFileName, inFormat } from '../api/urls';
import { printPage } from '../paper/print';
import { saveFile } from '../paper/save';
import { target } from './caption';
import { button, h } from './dom';
import type { ViewerLabels } from './labels';

/** A sandboxed frame (such as WordPress embeds) may neither print nor save, so the file itself is linked. */
export const sandboxed = (): boolean => self.origin === 'null';

/** One page: 100vh of a printed page is its height inside the margins. */
const SHEET = '@page{margin:10mm}body{margin:0}img{display:block;width:100%;height:100vh;object-fit:contain}';

/** The coloring page of a photo, to view, save and print. */
export function openColoringPage(photo: Photo, alt: string, labels: ViewerLabels): HTMLElement {
  const url = photo.coloringPage!;
  const pdf = inFormat(url, 'png', 'pdf');
  const notice = h('output', {}, labels.loading);
  const say = (words: string) => (): void => notice.replaceChildren(words);
  const failed = say(labels.failed);
  const save = (address: string, extension: string) => (): void => {
    saveFile(address, coloringFileName(photo.name, extension, new Date())).catch(failed);
  };
  const print = (): void => {
    printPage(sheet.getRootNode(), SHEET, (page) => {
      page.body.appendChild(page.createElement('img')).src = url;
    }).catch(failed);
  };
  const image = h('img', { alt: `${labels.coloringPage}: ${alt}`, src: url, onload: say(''), onerror: failed });
  const ways = sandboxed()
    ? [h('a', { part: 'button', href: url, target: target() }, labels.download)]
    : [
        button(labels.download, save(url, 'png')),
        pdf && button(labels.pdf, save(pdf, 'pdf')),
        button(labels.print, print),
      ];
  const sheet = h('div', { part: 'paper' }, h('div', {}, image, notice), h('div', {}, ...ways));
  return sheet;
}
