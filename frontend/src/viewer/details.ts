import type { Photo } from '../api/types';
import { CAMERA } from '../labels/camera';
import { labelsFrom } from '../labels/pick';
import { button, h } from './dom';
import type { ViewerLabels } from './labels';

/** The button for further facts of the photo, such as its camera, and the list that it opens. */
export function openDetails(labels: ViewerLabels, locale: string, onFailed: () => void) {
  const names: Record<string, string> = labelsFrom(CAMERA, locale);
  const list = h('dl', { part: 'details', hidden: true });
  let photo: Photo | undefined;

  const draw = async (): Promise<void> => {
    list.replaceChildren();
    list.hidden = toggle.ariaPressed !== 'true' || !photo?.details;
    if (list.hidden) return;
    const asked = photo;
    const answer = await fetch(asked!.details!);
    const { details = {} } = (await answer.json()) as { details?: Record<string, unknown> };
    if (asked !== photo) return;
    const rows = Object.entries(details).map(([key, value]) => h('div', {}, h('dt', {}, names[key] ?? key), h('dd', {}, `${value}`)));
    list.replaceChildren(...(rows.length ? rows : [labels.noDetails]));
  };
  const toggle = button(
    labels.details,
    () => {
      toggle.ariaPressed = `${toggle.ariaPressed !== 'true'}`;
      draw().catch(onFailed);
    },
    'details',
  );
  toggle.ariaPressed = 'false';
  return {
    toggle,
    list,
    show(shown: Photo | undefined): void {
      if (shown === photo) return;
      photo = shown;
      toggle.hidden = !photo?.details;
      draw().catch(onFailed);
    },
  };
}
