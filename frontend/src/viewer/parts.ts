import type { Photo } from '../api/types';
import { altOf } from '../components/words';
import { isRtl } from '../hooks/useRoom';
import { addressOf } from './address';
import { archiveItems } from './archive';
import { openCaption } from './caption';
import { openControls } from './controls';
import { openDetails } from './details';
import { h } from './dom';
import type { ViewerOptions } from './index';
import { viewerLabels } from './labels';
import { openPaper } from './paper';
import { openResting } from './resting';
import { share } from './share';
import { openSlideshow } from './slideshow';
import { openStage } from './stage';

/** ms for which a notice is shown */
const NOTICE = 4000;

export type Parts = ReturnType<typeof openParts>;

/** The parts of the viewer. `onTurn` is called when another photo is in the middle. */
export function openParts({ parent, start, source, locale, ...options }: ViewerOptions, onTurn: () => void, onClose: () => void) {
  const labels = viewerLabels(locale, options.labels);
  const photo = (): Photo | undefined => source().photos(stage.index());
  const nameOf = (index: number): string => altOf(source().photos(index), index, labels);
  const name = (): string => nameOf(stage.index());
  const caption = openCaption(labels, locale);
  const notice = h('output', { part: 'toast' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (words: Node | string, stays?: boolean): void => {
    clearTimeout(timer);
    notice.replaceChildren(words);
    if (!stays) timer = setTimeout(() => notice.replaceChildren(), NOTICE);
  };
  const onFailed = (): void => say(labels.failed);
  const details = openDetails(labels, locale, onFailed);
  const step = (by: number): void => {
    slideshow.stop();
    stage.turnTo(stage.index() + by);
  };
  const controls = openControls(
    {
      photo,
      close: onClose,
      step,
      play: () => slideshow.toggle(),
      zoom: () => stage.toggle(),
      share: () => void share(photo()?.page ?? addressOf(photo()?.name ?? null), name(), labels.copied, say),
      // A dialog cannot be fullscreen, but its content can.
      fullScreen: () => void (document.fullscreenElement ? document.exitFullscreen() : room.requestFullscreen()).catch(onFailed),
      color: () => paper.toggle(photo(), name()),
      others: (shown, close) => archiveItems(shown, source(), { labels, say, onFailed, close }),
      onFailed,
    },
    labels,
    details.toggle,
  );
  const { bar, previous, next, download } = controls;
  const shade = h('div', { part: 'shade' });
  const stage = openStage(start, {
    labels,
    rtl: isRtl(parent),
    handles: [previous, next],
    photo: (index) => source().photos(index),
    total: () => source().total,
    altOf: nameOf,
    onTurn,
    onZoom(zoomed) {
      controls.set({ zoomed });
      slideshow.stop();
    },
    onTap: () => resting.toggle(),
    onClose,
    onPull(part) {
      shade.style.opacity = `${1 - part}`;
      room.toggleAttribute('data-pulled', part > 0);
    },
  });
  const room = h('div', { part: 'room' }, shade, stage.element);
  /** Added after the first frame. */
  const around = [bar, previous, next, caption.element, details.list, notice];
  const held = '[part=bar] :focus-visible,[aria-expanded=true]';
  const resting = openResting(room, () => paper.shown() || download.open || !!room.querySelector(held));
  const paper = openPaper(bar, labels, (shown) => {
    slideshow.stop();
    stage.element.inert = shown;
    controls.set({ coloring: shown });
    resting.wake();
  });
  const turnOn = (): Promise<unknown> => {
    stage.turnTo((stage.index() + 1) % source().total);
    return Promise.resolve(stage.picture()?.done);
  };
  const slideshow = openSlideshow(turnOn, (playing) => {
    controls.set({ playing });
    // Announcements would never pause.
    caption.hush(playing);
    if (playing) resting.rest();
  });
  return { labels, photo, caption, controls, details, shade, stage, room, around, resting, paper, slideshow, step };
}
