import { clamp, type Cell, type Layout } from './types';
import { lineAt, lineOf } from './window';

const middle = (cell: Cell): number => cell.across + cell.size / 2;

/** The photo in `line`, or in the nearest existing line, that is closest to photo `index`. */
function nearest(layout: Layout, index: number, line: number): number {
  const own = lineOf(layout, index);
  const target = clamp(line, 0, layout.lineAt.length - 1);
  if (target === own) return index;
  const center = middle(layout.cells(own)[index - layout.lineStart[own]]);
  const distance = (cell: Cell): number => Math.abs(middle(cell) - center);
  return layout.cells(target).reduce((best, cell) => (distance(cell) < distance(best) ? cell : best)).index;
}

/**
 * The photo that a key moves to from photo `index`, which other keys keep. `view` is the visible px along the axis;
 * `forward` is 1, or -1 in right-to-left languages.
 */
export function keyTarget(layout: Layout, index: number, key: string, view: number, forward: number): number {
  const last = layout.lineStart[layout.lineAt.length] - 1;
  const line = lineOf(layout, index);
  const page = lineAt(layout, layout.lineAt[line] + view);
  const back = lineAt(layout, layout.lineAt[line] - view);
  const targets: Record<string, number> = {
    ArrowRight: clamp(index + forward, 0, last),
    ArrowLeft: clamp(index - forward, 0, last),
    ArrowDown: nearest(layout, index, line + 1),
    ArrowUp: nearest(layout, index, line - 1),
    PageDown: nearest(layout, index, Math.max(page, line + 1)),
    PageUp: nearest(layout, index, Math.min(back, line - 1)),
    Home: 0,
    End: last,
  };
  return targets[key] ?? index;
}
