import { BLOCK, blocksOf } from './blocks';
import { breakRows } from './breaks';
import { LONGEST, UNKNOWN_RATIO, clamp, type Cell, type Layout, type Room, type Section } from './types';

/** A last row is left ragged if filling the width would exceed this multiple of the preferred height. */
const RAGGED = 1.25;
/** Badness of a ragged row, lower than that of a row whose height is off by a third. */
const SHORT = 0.1;

/** Minimum px of a touch target on each side */
const TARGET = 44;

/** A row height at which a phone shows two photos side by side, and a desktop four or five. */
const naturalHeight = (width: number): number => Math.min(300, 70 + width * 0.14);

/**
 * Rows under headings. Each justified row fills the width at its own height, near the preferred one; the last row of a
 * section may be ragged. With `square`, all photos are cropped to squares, in at least two columns.
 */
export function layoutRows(ratios: Float32Array, room: Room, square: boolean): Layout {
  const { width, gap, runs } = room;
  const asked = room.rowHeight || naturalHeight(width);
  const columns = Math.max(2, Math.round((width + gap) / (asked + gap)));
  const wanted = square ? (width + gap) / columns - gap : asked;
  // Very wide or tall photos still get a tile that is large enough to press.
  const [narrowest, widest] = [TARGET / (wanted * 0.7), Math.max(1, width / TARGET)];
  const shapes = ratios.map((ratio) => (square ? 1 : clamp(ratio || UNKNOWN_RATIO, narrowest, widest)));
  const lineStart: number[] = [];
  const lineAt: number[] = [];
  const lineSize: number[] = [];
  const sections: Section[] = [];
  let at = 0;

  const all = runs ?? [{ month: null, count: ratios.length }];
  for (const { start, end, opens, closes } of blocksOf(all, square ? Infinity : BLOCK)) {
    if (runs && opens) {
      sections.push({ start, end: start + opens.count, month: opens.month, at });
      at += room.headingSize;
    }
    const block = shapes.subarray(start, end);
    const tallest = closes ? wanted * (square ? 1.01 : RAGGED) : Infinity;
    let first = 0;
    for (const last of breakRows(block, room, wanted, tallest, square ? 0 : SHORT)) {
      const sum = block.subarray(first, last).reduce((a, b) => a + b);
      const full = (width - gap * (last - first - 1)) / sum;
      const size = full > tallest && last === block.length ? wanted : full;
      lineStart.push(start + first);
      lineAt.push(at);
      lineSize.push(size);
      at += size + gap;
      first = last;
    }
  }
  lineStart.push(ratios.length);
  // Half the row height gives a quarter of the length, since twice as many photos fit in a row.
  if (at > LONGEST) {
    // A slightly smaller square may not give more columns, and would never fit.
    const most = square ? (width + gap) / (columns + 1) - gap : Infinity;
    return layoutRows(ratios, { ...room, rowHeight: Math.min(most, wanted * Math.sqrt(LONGEST / at) * 0.95) }, square);
  }

  const cells = (line: number): Cell[] => {
    const row: Cell[] = [];
    let across = 0;
    for (let index = lineStart[line]; index < lineStart[line + 1]; index++) {
      const size = shapes[index] * lineSize[line];
      row.push({ index, across, size });
      across += size + gap;
    }
    return row;
  };
  return { axis: 'y', lineStart, lineAt, lineSize, extent: Math.max(0, at - gap), sections: runs && sections, cells };
}

/** The factor by which rows are lowered until they fit. */
const STEP = 11 / 12;

/**
 * Rows that fit in the space reserved by the page, if possible at no less than half their height, so that nothing below
 * them moves when they appear.
 */
export function layoutWithin(ratios: Float32Array, room: Room, square: boolean): Layout {
  const natural = layoutRows(ratios, room, square);
  const asked = room.rowHeight || naturalHeight(room.width);
  for (let rowHeight = asked, layout = natural; room.reserved && rowHeight > asked / 2; rowHeight *= STEP) {
    if (layout.extent <= room.reserved) return layout;
    layout = layoutRows(ratios, { ...room, rowHeight: rowHeight * STEP }, square);
  }
  return natural;
}
