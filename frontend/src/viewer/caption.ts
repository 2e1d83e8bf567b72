import type { Photo } from '../api/types';
import { deepZoomUrl } from '../api/urls';
import { dateInWords } from '../labels/dates';
import { h } from './dom';
import type { ViewerLabels } from './labels';

/** The target of links, which open outside the frame if the viewer is in one. */
export const target = (): string | undefined => (self === top ? undefined : '_blank');

/**
 * Position and caption, which screen readers announce when they change, with date, credit and links. A long caption is
 * folded.
 */
export function openCaption(labels: ViewerLabels, locale: string) {
  const said = h('output', {});
  const facts = h('p', {});
  const text = h('div', { part: 'text' }, said, facts);
  const fold = h('button', { type: 'button', part: 'button fold', 'aria-expanded': 'false', hidden: true, onclick: () => open(!isOpen()) });
  const element = h('div', { part: 'words' }, text, fold);

  const isOpen = (): boolean => fold.ariaExpanded === 'true';
  const open = (wanted: boolean): void => {
    fold.ariaExpanded = `${wanted}`;
    fold.textContent = wanted ? labels.less : labels.more;
    text.scrollTop = 0;
    text.toggleAttribute('data-open', wanted);
    fold.hidden = !wanted && text.scrollHeight <= text.clientHeight + 4;
  };
  const link = (href: string | null | undefined, words: string | null): Node | null =>
    words ? h('a', { href, target: target(), rel: 'noopener' }, words) : null;

  let shown = '';
  let current: Partial<Photo> = {};
  let filled = false;
  const fill = (): void => {
    const { taken, credit, rights } = current;
    const deep = deepZoomUrl(current);
    const date = dateInWords(taken, locale);
    const parts = [
      date && h('time', { datetime: taken }, date),
      link(rights, credit || rights || null),
      link(deep, deep ? labels.deepZoom : null),
    ];
    facts.replaceChildren(...parts.filter((part): part is HTMLElement => !!part));
    open(false);
    filled = true;
  };
  return {
    element,
    fold: () => open(isOpen()),
    show(photo: Photo | undefined, index: number, total: number): void {
      current = photo ?? {};
      const position = total > 1 ? labels.position.replace('{n}', `${index + 1}`).replace('{total}', `${total}`) : '';
      const { caption, taken, credit, rights } = current;
      const key = [position, caption, taken].join('\n');
      // Announced once per change, not on every rendering.
      if (key === shown) return;
      shown = key;
      said.replaceChildren(h('small', {}, position), caption ?? '');
      if (filled) fill();
      // Keeps the line of the facts free.
      else facts.textContent = taken || credit || rights ? '\u00a0' : '';
    },
    /** Adds date, credit and links. The browser's table of languages takes long, so the first time is after the first frame. */
    fill,
    /** A slideshow is silent, since announcements would never pause. */
    hush: (quiet: boolean) => (said.ariaLive = quiet ? 'off' : 'polite'),
  };
}
