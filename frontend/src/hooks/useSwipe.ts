import { useRef, type PointerEvent, type PointerEventHandler } from 'react';

type Handler = PointerEventHandler<HTMLElement>;

export interface Swipe {
  onPointerDown: Handler;
  onPointerMove: Handler;
  onPointerUp: Handler;
  onPointerCancel: Handler;
  /** the pointer has just been dragged: what follows is no click */
  moved: () => boolean;
}

/** px that make a movement a drag, and a drag a swipe */
const DRAG = 6;
const SWIPE = 60;

/**
 * One finger, or the mouse, pushes the photo aside for the next (`onTurn`), or down to close; not while it is zoomed
 * and scrolled instead. Two fingers are left to the browser's pinch zoom.
 */
export function useSwipe(zoomed: boolean, onTurn: (by: number) => void, onClose: () => void): Swipe {
  const now = useRef({ id: 0, x: 0, y: 0, dx: 0, dy: 0, moved: false }).current;
  const push = (event: PointerEvent<HTMLElement>, dx: number, dy: number): void => {
    Object.assign(now, { dx, dy });
    event.currentTarget.style.translate = `${dx}px ${dy}px`;
  };
  const end = (event: PointerEvent<HTMLElement>): void => {
    const { id, dx, dy } = now;
    if (event.pointerId !== id) return;
    now.id = 0;
    push(event, 0, 0);
    if (event.type !== 'pointerup') return;
    if (Math.abs(dx) > SWIPE) onTurn(-Math.sign(dx));
    if (dy > SWIPE) onClose();
  };
  return {
    moved: () => now.moved,
    onPointerDown({ pointerId, isPrimary, button, clientX, clientY }) {
      const id = isPrimary && !button && !zoomed ? pointerId : 0;
      Object.assign(now, { id, x: clientX, y: clientY, moved: false });
    },
    onPointerMove(event) {
      const { id, x, y } = now;
      const dx = event.clientX - x;
      const dy = event.clientY - y;
      if (event.pointerId !== id || (!now.moved && Math.hypot(dx, dy) < DRAG)) return;
      now.moved = true;
      event.currentTarget.setPointerCapture(id);
      if (Math.abs(dx) > Math.abs(dy)) push(event, dx, 0);
      else push(event, 0, Math.max(0, dy));
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
