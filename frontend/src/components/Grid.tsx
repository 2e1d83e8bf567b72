import { useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { isRtl } from '../hooks/useRoom';
import { useWindow } from '../hooks/useWindow';
import { isPlain } from '../layout/plain';
import { lineOf } from '../layout/window';
import type { ViewerModule } from '../viewer/load';
import type { GridProps } from './gridProps';
import { Sections } from './Sections';

/** ms in view before a photo is requested, so that photos that are only scrolled past are not loaded */
const DWELL = 80;

/** The visible photos under their headings, with one Tab stop for all and arrow keys between them. */
export function Grid(props: GridProps) {
  const { collection, layout, box, boxed, focus, onNear, onOpen } = props;
  const { settled } = collection;
  const content = useRef<HTMLDivElement>(null);
  const view = useWindow(box, content, layout, props.replaces);
  const [active, setActive] = useState(0);
  // Dates in words make the browser load a table of languages, so they are not part of the first rendering.
  const [captioned, setCaptioned] = useState(props.contained);
  const failed = useRef(false);
  const approach = async (pointer: string): Promise<ViewerModule | undefined> => {
    const module = await onNear();
    failed.current = !module;
    // A finger does not hover, and the captions would delay its tap.
    if (module && pointer !== 'touch') setCaptioned(true);
    return module;
  };
  // Keys may be faster than renders, so the position is stored here, and the state only draws it.
  const wanted = useRef(0);
  const owesFocus = useRef(false);
  const current = Math.min(active, collection.total - 1);

  const go = (index: number): void => {
    wanted.current = index;
    owesFocus.current = true;
    setActive(index);
  };
  useLayoutEffect(() => {
    if (focus) go(focus.index);
  }, [focus]);
  // A renderer may move a node among its siblings, and a moved node loses the focus.
  const held = content.current?.querySelector(':focus');
  useLayoutEffect(() => {
    const owed = owesFocus.current;
    const cell = content.current!.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!cell || !(owed || (held && !held.matches(':focus')))) return;
    owesFocus.current = false;
    cell.focus({ preventScroll: !owed });
  });

  const first = layout.lineStart[view.from];
  const end = layout.lineStart[view.to];
  useLayoutEffect(() => {
    if (!view.size) return undefined;
    if (Math.max(end, current + 1) > settled || !boxed) collection.needIndex();
    const timer = setTimeout(() => collection.need(first, end), DWELL);
    return () => clearTimeout(timer);
  });

  const onKeyDown = async (event: KeyboardEvent): Promise<void> => {
    const { key } = event;
    if (!isPlain(event) || !/^(Arrow|Page|Home|End)/.test(key)) return;
    // Without the viewer's file, which has the arrow keys, they scroll the page.
    const ours = !failed.current;
    if (ours) event.preventDefault();
    const module = await approach('');
    if (!ours || !module || !content.current) return;
    const from = Math.min(wanted.current, collection.total - 1);
    go(module.keyTarget(layout, from, key, view.size, isRtl(content.current) ? -1 : 1));
  };
  const onClick = (event: MouseEvent): void => {
    const link = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (!link || !isPlain(event) || event.defaultPrevented) return;
    event.preventDefault();
    wanted.current = Number(link.dataset.index);
    link.ariaBusy = 'true';
    // The photo becomes active when it is closed; drawing the grid now would delay the open photo.
    void onOpen(wanted.current).then(() => (link.ariaBusy = null));
  };

  // The line of the active photo stays in the document, since a removed node loses the focus.
  const lines = new Set([lineOf(layout, current)]);
  for (let line = view.from; line < view.to; line++) lines.add(line);
  const drawn = [...lines].filter((line) => layout.lineStart[line] < settled).sort((a, b) => a - b);
  const { extent } = layout;
  return (
    <div
      ref={content}
      style={layout.axis === 'y' ? { height: extent } : { width: extent, height: '100%' }}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onPointerEnter={(event) => void approach(event.pointerType)}
      onFocusCapture={(event) => void approach((event.target as Element).matches(':focus-visible') ? '' : 'touch')}
    >
      <i ref={view.before} />
      <i ref={view.after} />
      <Sections {...props} captioned={captioned} lines={drawn} active={current} />
    </div>
  );
}
