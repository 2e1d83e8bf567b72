import type { Photo } from '../api/types';
import { openAddress } from './address';
import { h } from './dom';
import { grow, shrink } from './growing';
import { keepInside } from './inside';
import { press } from './keys';
import { unclaim } from './locate';
import { lockScroll } from './lock';
import { afterFrame } from './motion';
import { openParts } from './parts';
import { showUnzoomed, watchSize } from './size';

/** The photos of a viewer; more may become known later. */
export interface Source {
  total: number;
  photos: (index: number) => Photo | undefined;
  need: (from: number, to: number) => void;
  /** the photos of a page of BLOCK photos */
  page?: (number: number) => Promise<Photo[]>;
}

export interface ViewerOptions {
  /** the parent of the dialog */
  parent: HTMLElement;
  start: number;
  source: () => Source;
  locale: string;
  labels?: Partial<Record<string, string>> | null;
  /** identifies the gallery in the page's URL and history; null leaves them unchanged */
  address: string | null;
  /** the picture of a photo on the page, from which the photo expands and into which it shrinks */
  tile: (index: number) => Element | null | undefined;
  /** receives the last photo shown */
  onClose: (index: number) => void;
}

export interface Viewer {
  close: () => void;
  /** Renders again after the source has changed. */
  refresh: () => void;
}

/**
 * Shows one photo as large as the window, in the browser's own modal dialog, which traps the focus, closes with Esc and
 * makes the page inert.
 */
export function openViewer(options: ViewerOptions): Viewer {
  const { parent, start, source, tile } = options;
  const parts = openParts(options, () => show(), () => void close());
  const { labels, photo, caption, controls, details, shade, stage, room, around, resting, paper, slideshow, step } = parts;
  const address = options.address === null ? null : openAddress(options.address);
  const dialog = h('dialog', { part: 'viewer', 'aria-label': labels.gallery }, room);

  const show = (): void => {
    const index = stage.index();
    source().need(Math.max(0, index - 1), index + 2);
    paper.close();
    controls.download.open = false;
    describe();
  };
  const describe = (): void => {
    const { total } = source();
    const index = stage.index();
    controls.show(photo(), index, total);
    details.show(photo());
    controls.set({ zoomed: stage.zoomed() });
    caption.show(photo(), index, total);
    const known = photo()?.name;
    if (known) address?.show(known);
  };

  const stop = new AbortController();
  const { signal } = stop;
  const release = lockScroll();
  const closed = (): void => {
    if (signal.aborted) return;
    stop.abort();
    resting.stop();
    slideshow.stop();
    release();
    dialog.remove();
    address?.leave();
    unclaim();
    options.onClose(stage.index());
  };
  const close = async (): Promise<void> => {
    if (room.hasAttribute('data-closing')) return;
    room.toggleAttribute('data-closing', true);
    const [picture, place] = [stage.picture()?.element, tile(stage.index())];
    if (picture && place && !paper.shown()) await shrink(picture, place, shade);
    dialog.close();
    closed();
  };

  const on = (target: EventTarget, type: string, listener: (event: never) => void): void =>
    target.addEventListener(type, listener as EventListener, { signal });
  on(dialog, 'keydown', (event: KeyboardEvent) => {
    resting.wake();
    const elsewhere = paper.shown() || (event.target as Element).closest('[part=menu],[data-open]');
    if (!elsewhere && press(event, stage, step)) event.preventDefault();
  });
  keepInside(dialog);
  on(room, 'pointermove', ({ pointerType }: PointerEvent) => pointerType === 'mouse' && resting.wake());
  on(stage.element, 'pointerdown', slideshow.stop);
  on(dialog, 'cancel', (event: Event) => {
    event.preventDefault();
    if (controls.download.open) controls.download.open = false;
    else void close();
  });
  on(dialog, 'close', closed);
  on(self, 'popstate', () => address && !address.isOurs() && void close());
  on(self, 'online', stage.retry);
  on(document, 'visibilitychange', () => (document.hidden ? slideshow.stop() : stage.retry()));

  parent.append(dialog);
  showUnzoomed(dialog);
  // The host may be hidden or removed while the viewer is open, and the page must not stay locked then.
  watchSize(room, signal, () => (stage.refresh(), caption.fold()), closed);
  stage.refresh();
  show();
  stage.element.focus({ preventScroll: true });
  resting.wake();
  const [picture, place] = [stage.picture()?.element, tile(start)];
  const grown = picture && place && grow(picture, place, shade);
  // The first frame shows only the photo, since a slow phone takes long for the rest.
  afterFrame(async () => {
    room.append(...around);
    await grown;
    if (signal.aborted) return;
    caption.fill();
    stage.surround();
  });
  return {
    close: closed,
    refresh() {
      stage.refresh();
      describe();
    },
  };
}
