import { describe, expect, test } from 'vitest';
import { arrange } from '../../src/layout/arrange';
import { BLOCK, blocksOf } from '../../src/layout/blocks';
import { breakRows } from '../../src/layout/breaks';
import { keyTarget } from '../../src/layout/keys';
import { isPlain } from '../../src/layout/plain';
import { fitRuns, runsOfDates, worthHeadings } from '../../src/layout/runs';
import { LONGEST, type Layout } from '../../src/layout/types';
import { lineAt, lineOf, windowOf } from '../../src/layout/window';
import { cameraRatios, room, rowsOf } from '../fixtures/layouts';

describe('rows', () => {
  test.each([320, 390, 768, 1280, 1920])('fill %i px, hold every photo once and in order', (width) => {
    const layout = arrange('rows', cameraRatios(500), room(width));
    expect(rowsOf(layout).flat()).toEqual(Array.from({ length: 500 }, (_, i) => i));
    for (let line = 0; line < layout.lineAt.length - 1; line++) {
      const last = layout.cells(line).at(-1)!;
      expect(last.across + last.size).toBeCloseTo(width, 1);
    }
  });

  test('come close to the requested height, and no photo is alone on a full row', () => {
    const layout = arrange('rows', cameraRatios(500), room(390));
    const full = layout.lineSize.slice(0, -1);
    const average = full.reduce((a, b) => a + b) / full.length;
    expect(average).toBeGreaterThan(100);
    expect(average).toBeLessThan(160);
    expect(Math.max(...full)).toBeLessThan(260);
    expect(rowsOf(layout).slice(0, -1).every((row) => row.length > 1)).toBe(true);
  });

  test('leave a short last row at the requested height', () => {
    const layout = arrange('rows', Float32Array.of(1.5, 1.5, 1.5, 1.5), room(1280, { rowHeight: 240 }));
    expect(layout.lineSize.at(-1)).toBeLessThanOrEqual(300);
    const alone = arrange('rows', Float32Array.of(0.7), room(1280, { rowHeight: 240 }));
    expect(alone.lineSize).toEqual([240]);
  });

  test('of the first block stay when more photos are loaded', () => {
    const ratios = cameraRatios(1000);
    const some = ratios.slice();
    some.fill(0, BLOCK);
    const before = arrange('rows', some, room(1280));
    const after = arrange('rows', ratios, room(1280));
    const known = before.lineStart.findIndex((start) => start >= BLOCK);
    expect(after.lineStart.slice(0, known)).toEqual(before.lineStart.slice(0, known));
    expect(after.lineSize.slice(0, known)).toEqual(before.lineSize.slice(0, known));
  });

  test('show an unknown ratio as 3:2', () => {
    const layout = arrange('rows', Float32Array.of(0), room(1280, { rowHeight: 200 }));
    expect(layout.cells(0)[0].size).toBeCloseTo(300);
  });

  test('are placed under the heading of their month', () => {
    const runs = [
      { month: '2024-08', count: 5 },
      { month: '2024-07', count: 40 },
    ];
    const layout = arrange('rows', cameraRatios(45), room(1280, { runs }));
    expect(layout.sections).toMatchObject([
      { start: 0, end: 5, month: '2024-08', at: 0 },
      { start: 5, end: 45, month: '2024-07' },
    ]);
    expect(layout.lineAt[0]).toBe(52);
    const opening = lineOf(layout, 5);
    expect(layout.lineStart[opening]).toBe(5);
    expect(layout.lineAt[opening]).toBeCloseTo(layout.sections![1].at + 52);
  });

  test('accept an empty gallery', () => {
    const layout = arrange('rows', new Float32Array(0), room(1280));
    expect(layout.extent).toBe(0);
    expect(layout.lineStart).toEqual([0]);
  });
});

describe('rows', () => {
  test('follow each other from the top, separated by the gap', () => {
    const layout = arrange('rows', cameraRatios(60), room(1280));
    expect(layout.lineAt[0]).toBe(0);
    for (let line = 1; line < layout.lineAt.length; line++) {
      expect(layout.lineAt[line]).toBeCloseTo(layout.lineAt[line - 1] + layout.lineSize[line - 1] + 6);
    }
    expect(layout.extent).toBeCloseTo(layout.lineAt.at(-1)! + layout.lineSize.at(-1)!);
    expect(layout.sections).toBeNull();
  });

  test('under headings keep the photos of a run together', () => {
    const runs = [5, 40].map((count, i) => ({ month: `2024-0${i + 1}`, count }));
    const layout = arrange('rows', cameraRatios(45), room(1280, { runs }));
    expect(layout.sections).toHaveLength(2);
    expect(layout.lineStart).toContain(5);
    const between = layout.sections![1].at - (layout.lineAt[lineOf(layout, 4)] + layout.lineSize[lineOf(layout, 4)]);
    expect(between).toBeCloseTo(6);
  });

  test('fit in the reserved height, as tall as possible', () => {
    const ratios = cameraRatios(40);
    const at = (rowHeight: number) => arrange('rows', ratios, room(1280, { rowHeight }));
    const natural = at(240);
    const within = (reserved: number) => arrange('rows', ratios, room(1280, { rowHeight: 240, reserved }));
    expect(within(natural.extent).lineSize).toEqual(natural.lineSize);
    expect(within(natural.extent + 500).lineSize).toEqual(natural.lineSize);
    for (const part of [0.8, 0.6]) {
      const reserved = natural.extent * part;
      let rowHeight = 240;
      while (at(rowHeight).extent > reserved) rowHeight *= 11 / 12;
      expect(rowHeight).toBeGreaterThan(120);
      expect(rowHeight).toBeLessThan(240);
      expect(within(reserved).lineSize).toEqual(at(rowHeight).lineSize);
    }
    expect(within(natural.extent / 6).lineSize).toEqual(natural.lineSize);
    let lowest = 240;
    for (let step = 0; step < 7; step++) lowest *= 11 / 12;
    expect(within(at(lowest).extent).lineSize).toEqual(at(lowest).lineSize);
    expect(within(at(lowest).extent - 1).lineSize).toEqual(natural.lineSize);
  });

  test('are all made shorter if their total height is too large for a browser', () => {
    for (const arrangement of ['rows', 'grid'] as const) {
      const layout = arrange(arrangement, new Float32Array(200).fill(1.5), room(1e6, { rowHeight: 4e5 }));
      expect(layout.extent).toBeLessThanOrEqual(LONGEST);
      expect(layout.extent).toBeGreaterThan(LONGEST / 3);
      expect(rowsOf(layout).flat()).toHaveLength(200);
      const last = layout.cells(0).at(-1)!;
      expect(last.across + last.size).toBeCloseTo(1e6, -1);
    }
  });

  test('are broken where their heights are closest to the requested height', () => {
    const ends = (ratios: number[], tallest: number) => breakRows(Float32Array.from(ratios), room(906), 200, tallest, 0.1);
    expect(ends([1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5], 250)).toEqual([3, 6, 7]);
    expect(ends([1.5, 1.5, 1.5, 1.5], Infinity)).toEqual([4]);
    // A panorama is less than half the requested height, and still its own row.
    expect(ends([20, 20], 250)).toEqual([1, 2]);
    expect(ends([1.5, 1.5, 1.5, 20], Infinity)).toEqual([3, 4]);
    expect(ends([], 250)).toEqual([]);
    // An extremely narrow photo is not joined with a panorama, although it is then far too tall.
    expect(ends([0.1, 20], 250)).toEqual([1, 2]);
  });

  test('are found by trying a bounded number of photos for each', () => {
    let reads = 0;
    const ratios = new Proxy(cameraRatios(500), { get: (target, key) => (reads++, Reflect.get(target, key)) });
    breakRows(ratios, room(1280), 240, Infinity, 0);
    expect(reads).toBeLessThan(500 * 20);
  });
});

/** The smallest sum of squared deviations of all ways to break the rows, by trying each. */
function bestCost(ratios: number[], width: number, gap: number, wanted: number, tallest: number, short: number): number {
  if (!ratios.length) return 0;
  let best = Infinity;
  for (let count = 1; count <= ratios.length; count++) {
    const height = (width - gap * (count - 1)) / ratios.slice(0, count).reduce((a, b) => a + b);
    if (count > 1 && height < wanted / 2) break;
    const isShort = count === ratios.length && height > tallest;
    const own = isShort ? short : (Math.max(height / wanted, wanted / height) - 1) ** 2;
    best = Math.min(best, own + bestCost(ratios.slice(count), width, gap, wanted, tallest, short));
  }
  return best;
}

describe('breaks', () => {
  test.each([
    [600, 6, 100, 125, 0.1],
    [900, 20, 200, Infinity, 0.1],
    [400, 0, 150, 200, 0.5],
    [1280, 6, 240, 300, 0],
  ])('of %i px are the best of all', (width, gap, wanted, tallest, short) => {
    for (let from = 0; from < 12; from++) {
      const ratios = [...cameraRatios(21)].slice(from, from + 3 + (from % 7));
      const ends = breakRows(Float32Array.from(ratios), room(width, { gap }), wanted, tallest, short);
      expect(ends.at(-1)).toBe(ratios.length);
      let [cost, start] = [0, 0];
      for (const end of ends) {
        const height = (width - gap * (end - start - 1)) / ratios.slice(start, end).reduce((a, b) => a + b);
        cost += end === ratios.length && height > tallest ? short : (Math.max(height / wanted, wanted / height) - 1) ** 2;
        start = end;
      }
      expect(cost).toBeCloseTo(bestCost(ratios, width, gap, wanted, tallest, short), 4);
    }
  });
});

describe('sizes of rows', () => {
  const alone = (ratio: number, width: number, extra = {}) => arrange('rows', Float32Array.of(ratio), room(width, extra));

  test.each([
    [320, 114.8],
    [1280, 249.2],
    [1700, 300],
    [3000, 300],
  ])('the usual height for %i px is %i', (width, height) => {
    expect(alone(0.5, width).lineSize[0]).toBeCloseTo(height);
    expect(alone(0.5, width, { rowHeight: 90 }).lineSize[0]).toBeCloseTo(90);
  });

  test('a very wide or tall photo is still large enough to press', () => {
    const wide = alone(100, 320);
    expect(wide.lineSize[0]).toBeCloseTo(44);
    expect(wide.cells(0)[0].size).toBeCloseTo(320);
    const tall = alone(0.01, 320, { rowHeight: 100 });
    expect(tall.cells(0)[0].size).toBeCloseTo(44 / 0.7);
    expect(alone(0.1, 20, { rowHeight: 100 }).lineSize[0]).toBeGreaterThan(0);
  });

  test('a last row is left short only if filling it would exceed a quarter more than the requested height', () => {
    // Two photos of ratio 1 and a gap of 6 fill 400 px at a height of 197.
    for (const [rowHeight, height] of [[158, 197], [157, 157]]) {
      const layout = arrange('rows', Float32Array.of(1, 1), room(400, { rowHeight }));
      expect(layout.lineSize).toHaveLength(1);
      expect(layout.lineSize[0]).toBeCloseTo(height);
    }
  });

  test('the last row of each section may be short, and a block within a section is full', () => {
    const runs = [{ month: 'a', count: 33 }, { month: null, count: 1 }];
    const layout = arrange('rows', new Float32Array(34).fill(1), room(1000, { runs, rowHeight: 200 }));
    expect(layout.sections!.map(({ start, end, month }) => [start, end, month])).toEqual([[0, 33, 'a'], [33, 34, null]]);
    const widths = rowsOf(layout).map((row, line) => row.length * layout.lineSize[line] + (row.length - 1) * 6);
    widths.slice(0, -2).forEach((width) => expect(width).toBeCloseTo(1000));
    expect(layout.lineSize.at(-1)).toBeCloseTo(200);
    expect(layout.extent).toBeCloseTo(layout.lineAt.at(-1)! + 200);
    expect(layout.sections![1].at).toBeCloseTo(layout.lineAt.at(-1)! - 52);
  });

  test('the last row of a grid keeps its size, and a full one fills the width', () => {
    for (const count of [6, 7]) {
      const layout = arrange('grid', new Float32Array(count).fill(2), room(618, { rowHeight: 200 }));
      layout.lineSize.forEach((size) => expect(size).toBeCloseTo(202));
      expect(rowsOf(layout).map((row) => row.length)).toEqual(count === 6 ? [3, 3] : [3, 3, 1]);
    }
  });
});

describe('grid', () => {
  test('has square cells of one size, even if the last row is not full', () => {
    const layout = arrange('grid', cameraRatios(100), room(1280, { rowHeight: 200 }));
    const cells = layout.lineAt.flatMap((_, line) => layout.cells(line).map((cell) => [cell.size, layout.lineSize[line]]));
    expect(cells).toHaveLength(100);
    for (const [width, height] of cells) {
      expect(width).toBeCloseTo(height);
      expect(width).toBeCloseTo(cells[0][0]);
    }
    expect(rowsOf(layout)[0]).toHaveLength(6);
  });

  test.each([
    [364, 3],
    [365, 4],
  ])('of %i px has %i columns, as the preferred size and the gaps suggest', (width, columns) => {
    const layout = arrange('grid', new Float32Array(10), room(width, { rowHeight: 100 }));
    expect(rowsOf(layout)[0]).toHaveLength(columns);
  });

  test('has at least two columns', () => {
    expect(rowsOf(arrange('grid', cameraRatios(10), room(200, { rowHeight: 300 })))[0]).toHaveLength(2);
  });
});

describe('strip and single', () => {
  test('a strip extends sideways at full height', () => {
    const layout = arrange('strip', Float32Array.of(1.5, 0.5), room(400, { height: 200 }));
    expect(layout.axis).toBe('x');
    expect(layout.lineSize).toEqual([300, 100]);
    expect(layout.extent).toBe(406);
  });

  test('every photo of a strip is a line, with a usual shape if its own is unknown', () => {
    const layout = arrange('strip', Float32Array.of(0, 0.5, 2), room(400, { height: 200 }));
    expect(layout).toMatchObject({ lineStart: [0, 1, 2, 3], lineAt: [0, 306, 412], lineSize: [300, 100, 400], sections: null });
    expect(layout.cells(1)).toEqual([{ index: 1, across: 0, size: 200 }]);
    expect(arrange('strip', new Float32Array(0), room(400)).extent).toBe(0);
  });

  test('a strip too long for a browser is drawn smaller', () => {
    const layout = arrange('strip', new Float32Array(10), room(400, { height: 1e6, gap: 5e5 }));
    expect(layout.lineAt[1] * 10).toBeCloseTo(LONGEST, 0);
    expect(layout.lineSize[0]).toBeCloseTo(LONGEST * 0.075, 0);
    expect(layout.extent).toBeLessThan(LONGEST);
  });

  test('a single photo fills the available space', () => {
    const layout = arrange('single', Float32Array.of(0.7), room(400, { height: 200 }));
    expect(layout.lineSize).toEqual([400]);
  });
});

describe('blocks', () => {
  test('end at runs and at multiples of the size, without tiny blocks at the start of a run', () => {
    const runs = [
      { month: 'a', count: 28 },
      { month: 'b', count: 60 },
    ];
    const blocks = blocksOf(runs, 32);
    expect(blocks.map(({ start, end }) => [start, end])).toEqual([
      [0, 28],
      [28, 64],
      [64, 88],
    ]);
    expect(blocks.map(({ closes }) => closes)).toEqual([true, false, true]);
    expect(blocks.map(({ opens }) => opens)).toEqual([runs[0], runs[1], null]);
    const starts = (count: number, size = 32) => blocksOf([{ month: null, count }], size).map(({ start }) => start);
    expect([starts(32), starts(33), starts(64), starts(65)]).toEqual([[0], [0, 32], [0, 32], [0, 32, 64]]);
    expect(starts(1000, Infinity)).toEqual([0]);
    const second = (count: number) => blocksOf([{ month: 'a', count }, { month: 'b', count: 60 }], 32)[1].end;
    expect([second(21), second(22), second(23)]).toEqual([32, 64, 64]);
  });
});

describe('window', () => {
  const long = () => arrange('rows', cameraRatios(2000), room(1280));

  test('holds every line that crosses the view, and the margin up to a limit', () => {
    const layout = long();
    const seen = windowOf(layout, 5000, 5600, 1000);
    expect(layout.lineAt[seen.from]).toBeLessThanOrEqual(5000 - 300);
    expect(layout.lineAt[seen.from + 1]).toBeGreaterThan(5000 - 300);
    expect(layout.lineAt[seen.to - 1]).toBeLessThanOrEqual(5600 + 300);
    expect(layout.lineAt[seen.to]).toBeGreaterThan(5600 + 300);
    const count = layout.lineStart[seen.to] - layout.lineStart[seen.from];
    expect(windowOf(layout, 5000, 5600, count)).toEqual(seen);
    expect(windowOf(layout, 5000, 5600, count - 1)).not.toEqual(seen);
    const tight = windowOf(layout, 5000, 5600, 1);
    expect(tight.from).toBe(lineAt(layout, 5000));
    expect(tight.to).toBe(lineAt(layout, 5600) + 1);
  });

  test('stays inside at both ends', () => {
    const layout = long();
    expect(windowOf(layout, -500, 100, 100).from).toBe(0);
    expect(windowOf(layout, layout.extent, layout.extent + 900, 100).to).toBe(layout.lineAt.length);
  });
});

describe('keys', () => {
  const grid = () => arrange('grid', new Float32Array(23), room(500, { rowHeight: 94 }));
  const target = (index: number, key: string, forward = 1) => keyTarget(grid(), index, key, 305, forward);

  test('move by one photo, one row or one view, or to an end', () => {
    expect(rowsOf(grid())[0]).toHaveLength(5);
    expect(target(7, 'ArrowRight')).toBe(8);
    expect(target(7, 'ArrowLeft')).toBe(6);
    expect(target(7, 'ArrowDown')).toBe(12);
    expect(target(7, 'ArrowUp')).toBe(2);
    expect(target(7, 'PageDown')).toBe(22);
    expect(target(22, 'PageUp')).toBe(2);
    expect(target(7, 'Home')).toBe(0);
    expect(target(7, 'End')).toBe(22);
  });

  test('move at least one row if the view is shorter', () => {
    expect(keyTarget(grid(), 7, 'PageDown', 10, 1)).toBe(12);
    expect(keyTarget(grid(), 7, 'PageUp', 10, 1)).toBe(2);
    expect(keyTarget(grid(), 7, 'PageUp', 0, 1)).toBe(2);
  });

  test('move to the photo with the nearest center, or the first of two', () => {
    const rows = [
      [[0, 100], [106, 300]],
      [[0, 300], [306, 100]],
      [[0, 406]],
      [[0, 200], [206, 200]],
    ];
    const lineStart = [0, 2, 4, 5, 7];
    const cells = (line: number) => rows[line].map(([across, size], i) => ({ index: lineStart[line] + i, across, size }));
    const uneven = { axis: 'y', lineStart, lineAt: [0, 100, 200, 300], lineSize: [94, 94, 94, 94], extent: 394, sections: null, cells } as Layout;
    const go = (index: number, key: string) => keyTarget(uneven, index, key, 100, 1);
    expect(go(0, 'ArrowDown')).toBe(2);
    expect(go(1, 'ArrowDown')).toBe(3);
    expect(go(2, 'ArrowUp')).toBe(0);
    expect(go(3, 'ArrowUp')).toBe(1);
    expect(go(3, 'ArrowDown')).toBe(4);
    expect(go(4, 'ArrowDown')).toBe(5);
    expect(go(6, 'ArrowDown')).toBe(6);
    expect(go(1, 'ArrowUp')).toBe(1);
  });

  test('with a modifier are left to the browser', () => {
    const plain = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
    expect(isPlain(plain)).toBe(true);
    for (const key of Object.keys(plain)) expect(isPlain({ ...plain, [key]: true }), key).toBe(false);
  });

  test('are reversed in right-to-left text', () => {
    expect(target(7, 'ArrowRight', -1)).toBe(6);
  });

  test('stay at the ends; other keys are ignored', () => {
    expect(target(0, 'ArrowLeft')).toBe(0);
    expect(target(0, 'ArrowUp')).toBe(0);
    expect(target(22, 'ArrowRight')).toBe(22);
    expect(target(22, 'PageDown')).toBe(22);
    expect(target(7, 'Tab')).toBe(7);
  });
});

describe('runs', () => {
  test('of dates: by month, or by year if the month is unknown', () => {
    expect(runsOfDates(['2024-08-02T10:00:00', '2024-08', '2017', null, null])).toEqual([
      { month: '2024-08', count: 2 },
      { month: '2017', count: 1 },
      { month: null, count: 2 },
    ]);
  });

  test('get headings if they average at least four dated photos', () => {
    expect(worthHeadings([{ month: '2024-08', count: 5 }, { month: '2024-07', count: 3 }])).toBe(true);
    expect(worthHeadings([{ month: '2024-08', count: 2 }, { month: null, count: 50 }])).toBe(false);
    expect(worthHeadings([{ month: null, count: 50 }])).toBe(false);
  });

  test('continue like the last one if the gallery is longer', () => {
    const runs = [{ month: 'a', count: 3 }, { month: 'b', count: 2 }];
    expect(fitRuns(runs, 10)).toEqual([{ month: 'a', count: 3 }, { month: 'b', count: 7 }]);
    expect(fitRuns(runs, 2)).toEqual([{ month: 'a', count: 2 }]);
  });
});
