import { useLayoutEffect, useRef, type CSSProperties, type MouseEvent } from 'react';
import type { Photo } from '../api/types';
import { WIDEST } from '../api/urls';
import { useSwipe } from '../hooks/useSwipe';
import { Picture } from './Picture';
import { aspectOf } from './words';

export interface StageProps {
  photo: Photo | undefined;
  alt: string;
  zoomed: boolean;
  /** zoom in, or out again */
  onZoom: () => void;
  /** 1 for the photo that lies to the right, -1 to the left */
  onTurn: (by: number) => void;
  onClose: () => void;
}

/** The room for one photo: fitted, or zoomed to twice that or to its own size, and then scrolled. */
export function Stage({ photo, alt, zoomed, onZoom, onTurn, onClose }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  // Where the photo was clicked, as fractions of it: that is what zooming brings to the middle.
  const aim = useRef([0.5, 0.5]);
  useLayoutEffect(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = stage.current!;
    const [x, y] = aim.current;
    stage.current!.scrollTo(x * scrollWidth - clientWidth / 2, y * scrollHeight - clientHeight / 2);
    aim.current = [0.5, 0.5];
  }, [zoomed]);

  const { moved, ...handlers } = useSwipe(zoomed, onTurn, onClose);
  const onClick = (event: MouseEvent): void => {
    if (moved()) return;
    const target = event.target as Element;
    if (target.tagName !== 'IMG') {
      onClose();
      return;
    }
    const { left, top, width, height } = target.getBoundingClientRect();
    aim.current = [(event.clientX - left) / width, (event.clientY - top) / height];
    onZoom();
  };

  const ratio = aspectOf(photo);
  /** px of the zoomed photo, as many as it and the widest rendition have */
  const full = Math.min(photo?.width || WIDEST, WIDEST) / devicePixelRatio;
  return (
    <div
      ref={stage}
      part="stage"
      data-zoomed={zoomed}
      tabIndex={zoomed ? 0 : undefined}
      onClick={onClick}
      {...handlers}
    >
      <div style={{ '--ratio': ratio, '--full': `${full}px` } as CSSProperties}>
        {photo && (
          <Picture
            photo={photo}
            alt={alt}
            sizes={zoomed ? `max(200vw,${full}px)` : `min(100vw,${100 * ratio}vh)`}
            eager
          />
        )}
      </div>
    </div>
  );
}
