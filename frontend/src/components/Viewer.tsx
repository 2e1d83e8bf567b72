import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Collection } from '../cache/collection';
import { useModal } from '../hooks/useModal';
import { isRtl } from '../hooks/useRoom';
import { isPlain } from '../layout/keys';
import { clamp } from '../layout/types';
import { Button } from './Button';
import { ColoringPage } from './ColoringPage';
import { Stage } from './Stage';
import { altOf, type Speech } from './words';
import { Facts } from './Facts';

export interface ViewerProps extends Speech {
  /** the photo shown first */
  start: number;
  collection: Pick<Collection, 'total' | 'photos' | 'need'>;
  /** gets the photo seen last */
  onClose: (index: number) => void;
}

/** One photo as large as the window, on the browser's own modal dialog: it traps focus, Esc closes, the page is inert. */
export function Viewer({ start, collection, labels, locale, onClose }: ViewerProps) {
  const dialog = useModal();
  // Keys may come faster than renders: the position lives here, the state only draws it.
  const at = useRef(start);
  const [index, setIndex] = useState(start);
  const [mode, setMode] = useState<'fitted' | 'zoomed' | 'coloring'>('fitted');
  const photo = collection.photos(index);
  const { total } = collection;
  useLayoutEffect(() => collection.need(index, index + 2));

  const go = (to: number): void => {
    const next = clamp(to, 0, total - 1);
    if (next === at.current) return;
    at.current = next;
    setIndex(next);
    setMode('fitted');
  };
  /** One photo to the right (1) or to the left (-1). */
  const turn = (by: number): void =>
    go(at.current + (isRtl(dialog.current!) ? -by : by));
  const close = (): void => dialog.current!.close();
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, () => void> = {
      ArrowLeft: () => turn(-1),
      ArrowRight: () => turn(1),
      Home: () => go(0),
      End: () => go(total),
    };
    const move = mode !== 'zoomed' && isPlain(event) && moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  const alt = altOf(photo, index, labels);
  const position = labels.position.replace('{n}', `${index + 1}`).replace('{total}', `${total}`);
  const zoomed = mode === 'zoomed';
  const coloring = mode === 'coloring';
  const toggle = (to: typeof mode) => (): void => setMode(mode === to ? 'fitted' : to);
  return (
    <dialog
      ref={dialog}
      part="viewer"
      aria-label={labels.gallery}
      onKeyDown={onKeyDown}
      onClose={() => onClose(at.current)}
    >
      <div part="bar">
        <Button
          icon="coloringPage"
          label={labels.coloringPage}
          on={coloring}
          off={!photo?.coloringPage}
          onClick={toggle('coloring')}
        />
        <Button icon="zoom" label={labels.zoom} on={zoomed} onClick={toggle('zoomed')} />
        <Button icon="close" label={labels.close} onClick={close} />
      </div>
      {photo && coloring ? (
        <ColoringPage key={index} photo={photo} alt={alt} labels={labels} />
      ) : (
        <Stage
          key={index}
          photo={photo}
          alt={alt}
          zoomed={zoomed}
          onZoom={toggle('zoomed')}
          onTurn={turn}
          onClose={close}
        />
      )}
      {total > 1 && (
        <>
          <Button icon="previous" label={labels.previous} off={!index} onClick={() => go(at.current - 1)} />
          <Button icon="next" label={labels.next} off={index === total - 1} onClick={() => go(at.current + 1)} />
        </>
      )}
      <Facts photo={photo} position={position} labels={labels} locale={locale} />
    </dialog>
  );
}
