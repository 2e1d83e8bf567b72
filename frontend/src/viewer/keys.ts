import { isRtl } from '../hooks/useRoom';
import { isPlain } from '../layout/plain';
import type { Stage } from './stage';

/** Zoom factor per key press, and px per arrow key for a magnified photo */
const ZOOM = 1.5;
const PAN = 80;

/** Handles a key on the stage; `step` turns by a number of photos. Returns false for other keys. */
export function press(event: KeyboardEvent, stage: Stage, step: (by: number) => void): boolean {
  const forward = isRtl(stage.element) ? -1 : 1;
  const aside = (by: number): void => (stage.zoomed() ? stage.panBy(-by * PAN, 0) : step(by * forward));
  const moves: Record<string, () => void> = {
    ArrowLeft: () => aside(-1),
    ArrowRight: () => aside(1),
    ArrowUp: () => stage.panBy(0, PAN),
    ArrowDown: () => stage.panBy(0, -PAN),
    PageUp: () => step(-1),
    PageDown: () => step(1),
    Home: () => step(-Infinity),
    End: () => step(Infinity),
    '+': () => stage.zoomBy(ZOOM),
    '=': () => stage.zoomBy(ZOOM),
    '-': () => stage.zoomBy(1 / ZOOM),
  };
  const { altKey, ctrlKey, metaKey, key } = event;
  // On many keyboards, + is typed with Shift.
  const plain = key === '+' ? !(altKey || ctrlKey || metaKey) : isPlain(event);
  if (!plain || !moves[key]) return false;
  moves[key]();
  return true;
}
