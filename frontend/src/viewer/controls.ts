import type { Photo } from '../api/types';
import { button, h } from './dom';
import { openDownload } from './download';
import type { ViewerLabels } from './labels';

export interface Actions {
  photo: () => Photo | undefined;
  close: () => void;
  step: (by: number) => void;
  play: () => void;
  zoom: () => void;
  share: () => void;
  fullScreen: () => void;
  color: () => void;
  /** further items of a photo's download menu */
  others: (photo: Photo, close: () => void) => HTMLElement[];
  /** called when something could not be loaded */
  onFailed: () => void;
}

export type Controls = ReturnType<typeof openControls>;

/** The buttons: closing first, rarely used ones last. */
export function openControls(actions: Actions, labels: ViewerLabels, details: HTMLElement) {
  const previous = button(labels.previous, () => actions.step(-1), 'previous');
  const next = button(labels.next, () => actions.step(1), 'next');
  const play = button(labels.slideshow, actions.play, 'slideshow');
  const zoom = button(labels.zoom, actions.zoom, 'zoom');
  const coloring = button(labels.coloringPage, actions.color, 'coloringPage');
  const download = openDownload(actions, labels);
  const bar = h(
    'div',
    { part: 'bar' },
    button(labels.close, actions.close, 'close'),
    h('span', {}),
    play,
    zoom,
    button(labels.share, actions.share, 'share'),
    download,
    details,
    document.fullscreenEnabled && button(labels.fullScreen, actions.fullScreen, 'fullScreen'),
    coloring,
  );
  return {
    bar,
    previous,
    next,
    download,
    /** Shows the controls for a photo at position `index` of `total`. */
    show(photo: Photo | undefined, index: number, total: number): void {
      previous.ariaDisabled = `${!index}`;
      next.ariaDisabled = `${index === total - 1}`;
      previous.hidden = next.hidden = play.hidden = total < 2;
      coloring.hidden = !photo?.coloringPage;
    },
    set(state: { zoomed?: boolean; playing?: boolean; coloring?: boolean }): void {
      if (state.zoomed !== undefined) zoom.ariaPressed = `${state.zoomed}`;
      if (state.playing !== undefined) play.ariaPressed = `${state.playing}`;
      if (state.coloring !== undefined) coloring.ariaPressed = `${state.coloring}`;
    },
  };
}
