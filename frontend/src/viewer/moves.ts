import { TINY, settled, type Point } from './camera';
import type { Moves } from './gestures';
import { animate, stopMotion } from './motion';
import type { Stage, StageOptions } from './stage';

/** Minimum px, and px per ms, sideways or down, that turn to another photo or close */
const ASIDE = 70;
const DOWN = 100;
const FAST = 0.4;
/** ms for which a flung photo moves on */
const THROW = 160;
/** px down at which the page behind is fully visible */
const FAR = 400;

/** The effects of gestures on the photos of the stage. */
export function movesOf(stage: Stage, { rtl, total, onTap, onClose, onPull }: StageOptions): Moves {
  const { track, view, frame } = stage;
  const forward = (dx: number): number => -Math.sign(dx) * (rtl ? -1 : 1);
  const hits = (point: Point): boolean => {
    const { width, height } = frame();
    const { scale, x, y } = view();
    return Math.abs(point.x - x) * 2 <= width * scale && Math.abs(point.y - y) * 2 <= height * scale;
  };
  const turns = (dx: number, fling: Point): boolean =>
    Math.abs(dx) > ASIDE || (Math.abs(fling.x) > FAST && Math.sign(fling.x) === Math.sign(dx));
  return {
    view,
    frame,
    show(next) {
      stage.stopMotion();
      stage.show(next);
    },
    rest(point, fling) {
      const { scale, x, y } = view();
      if (scale < TINY) onClose();
      else stage.rest(settled({ scale, x: x + fling.x * THROW, y: y + fling.y * THROW }, frame(), point));
    },
    drag(dx, dy) {
      stopMotion(track);
      // There is no photo before the first or after the last.
      const ends = forward(dx) > 0 ? stage.index() === total() - 1 : !stage.index();
      track.style.transform = `translate(${ends ? dx / 3 : dx}px,${dy}px) scale(${1 - Math.min(0.3, dy / 1500)})`;
      onPull(Math.min(1, dy / FAR));
    },
    drop(dx, dy, fling, done) {
      const now = track.style.transform;
      if (done && dy && (dy > DOWN || fling.y > FAST)) {
        onClose();
        return;
      }
      onPull(0);
      track.style.transform = '';
      if (done && dx && turns(dx, fling)) stage.turnTo(stage.index() + forward(dx), dx);
      else void animate(track, { transform: now || 'none' });
    },
    tap(point, by) {
      if (stage.picture()?.failed()) return;
      if (by !== 'mouse') onTap();
      else if (hits(point)) stage.toggle(point);
      else onClose();
    },
    doubleTap: stage.toggle,
  };
}
