import { BLOCK, blocksOf } from './blocks';
import { breakRows } from './breaks';
import { LONGEST, UNKNOWN_RATIO, clamp, type Cell, type Layout, type Room, type Section } from './types';

/** A last row stretched beyond this many times the wanted height is left ragged instead. */
const RAGGED = 1.25;
/** Badness of such a row: it is better than one that misses the wanted height by a third. */
const SHORT = 0.1;

/** px that a target needs on each side */
const TARGET = 44;

/** Rows low enough that a phone shows two photos side by side and a desk four or five. */
const naturalHeight = (width: number): number => Math.min(300, 70 + width * 0.14);

/**
 * Rows under headings. Justified: each fills the width at its own height, near the wanted one; the last of a section
 * may be ragged. With `square`, all photos are cropped to squares in columns, at least two.
 */
export function layoutRows(ratios: Float32Array, room: Room, square: boolean): Layout {
  const { width, gap, runs } = room;
  const asked = room.rowHeight || naturalHeight(width);
  const columns = Math.max(2, Math.round((width + gap) / (asked + gap)));
  const wanted = square ? (width + gap) / columns - gap : asked;
  // What is very wide or very tall still leaves a tile that can be pressed.
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
  // Half the row height makes a quarter of the length, since twice as many photos stand in a row.
  if (at > LONGEST) {
    // A square that is a little smaller may make no more columns, and would never fit.
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

/** Steps of a twelfth in which rows are made lower until they fit. */
const STEP = 11 / 12;

/**
 * Rows that fit in what the page has reserved, if they do at no less than half of their height: then nothing below them
 * moves when they arrive.
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
