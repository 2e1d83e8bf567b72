import { describe, expect, test } from 'vitest';
import { arrange } from '../../src/layout/arrange';
import { BLOCK, blocksOf } from '../../src/layout/blocks';
import { keyTarget } from '../../src/layout/keys';
import { fitRuns, runsOfDates, worthHeadings } from '../../src/layout/runs';
import { LONGEST, type Layout, type Room } from '../../src/layout/types';
import { lineAt, lineOf, windowOf } from '../../src/layout/window';

/** Ratios as cameras make them, the same on every run. */
function cameraRatios(count: number): Float32Array {
  let seed = 7;
  const common = [1.5, 1.5, 1.333, 0.667, 0.75, 1.778, 1];
  return Float32Array.from({ length: count }, () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return common[Math.floor((seed / 2 ** 31) * common.length)];
  });
}

const room = (width: number, extra: Partial<Room> = {}): Room => ({
  width,
  height: 600,
  reserved: 0,
  gap: 6,
  rowHeight: 0,
  headingSize: 52,
  runs: null,
  ...extra,
});

const rowsOf = (layout: Layout): number[][] =>
  layout.lineAt.map((_, line) => layout.cells(line).map((cell) => cell.index));

describe('rows', () => {
  test.each([320, 390, 768, 1280, 1920])('fill %i px, hold every photo once and in order', (width) => {
    const layout = arrange('rows', cameraRatios(500), room(width));
    expect(rowsOf(layout).flat()).toEqual(Array.from({ length: 500 }, (_, i) => i));
    for (let line = 0; line < layout.lineAt.length - 1; line++) {
      const last = layout.cells(line).at(-1)!;
      expect(last.across + last.size).toBeCloseTo(width, 1);
    }
  });

  test('come near the wanted height, and no photo stands alone on a full row', () => {
    const layout = arrange('rows', cameraRatios(500), room(390));
    const full = layout.lineSize.slice(0, -1);
    const average = full.reduce((a, b) => a + b) / full.length;
    expect(average).toBeGreaterThan(100);
    expect(average).toBeLessThan(160);
    expect(Math.max(...full)).toBeLessThan(260);
    expect(rowsOf(layout).slice(0, -1).every((row) => row.length > 1)).toBe(true);
  });

  test('leave a short last row at the wanted height', () => {
    const layout = arrange('rows', Float32Array.of(1.5, 1.5, 1.5, 1.5), room(1280, { rowHeight: 240 }));
    expect(layout.lineSize.at(-1)).toBeLessThanOrEqual(300);
    const alone = arrange('rows', Float32Array.of(0.7), room(1280, { rowHeight: 240 }));
    expect(alone.lineSize).toEqual([240]);
  });

  test('of the first block stay when more photos become known', () => {
    const ratios = cameraRatios(1000);
    const some = ratios.slice();
    some.fill(0, BLOCK);
    const before = arrange('rows', some, room(1280));
    const after = arrange('rows', ratios, room(1280));
    const known = before.lineStart.findIndex((start) => start >= BLOCK);
    expect(after.lineStart.slice(0, known)).toEqual(before.lineStart.slice(0, known));
    expect(after.lineSize.slice(0, known)).toEqual(before.lineSize.slice(0, known));
  });

  test('give an unknown ratio a frame of 3 to 2', () => {
    const layout = arrange('rows', Float32Array.of(0), room(1280, { rowHeight: 200 }));
    expect(layout.cells(0)[0].size).toBeCloseTo(300);
  });

  test('stand under the heading of their month', () => {
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

  test('take no photos at all', () => {
    const layout = arrange('rows', new Float32Array(0), room(1280));
    expect(layout.extent).toBe(0);
    expect(layout.lineStart).toEqual([0]);
  });
});

describe('grid', () => {
  test('has square cells of one size, a full last row or not', () => {
    const layout = arrange('grid', cameraRatios(100), room(1280, { rowHeight: 200 }));
    const cells = layout.lineAt.flatMap((_, line) => layout.cells(line).map((cell) => [cell.size, layout.lineSize[line]]));
    expect(cells).toHaveLength(100);
    for (const [width, height] of cells) {
      expect(width).toBeCloseTo(height);
      expect(width).toBeCloseTo(cells[0][0]);
    }
    expect(rowsOf(layout)[0]).toHaveLength(6);
  });

  test('has at least two columns', () => {
    expect(rowsOf(arrange('grid', cameraRatios(10), room(200, { rowHeight: 300 })))[0]).toHaveLength(2);
  });
});

describe('strip and single', () => {
  test('a strip goes on sideways at full height', () => {
    const layout = arrange('strip', Float32Array.of(1.5, 0.5), room(400, { height: 200 }));
    expect(layout.axis).toBe('x');
    expect(layout.lineSize).toEqual([300, 100]);
    expect(layout.extent).toBe(406);
  });

  test('a single photo gets the whole room', () => {
    const layout = arrange('single', Float32Array.of(0.7), room(400, { height: 200 }));
    expect(layout.lineSize).toEqual([400]);
  });
});

describe('a hundred thousand photos', () => {
  const ratios = cameraRatios(100_000);

  test.each([320, 390, 1280, 1920])('fit a box that browsers can scroll, %i px wide', (width) => {
    expect(arrange('rows', ratios, room(width)).extent).toBeLessThanOrEqual(LONGEST);
    expect(arrange('grid', ratios, room(width)).extent).toBeLessThanOrEqual(LONGEST);
    expect(arrange('strip', ratios, room(width)).extent).toBeLessThanOrEqual(LONGEST);
  });

  test('are drawn smaller when the wanted rows would be too long', () => {
    const layout = arrange('rows', ratios, room(390, { rowHeight: 400 }));
    expect(layout.extent).toBeLessThanOrEqual(LONGEST);
    expect(layout.extent).toBeGreaterThan(LONGEST * 0.5);
    expect(rowsOf(layout).flat()).toHaveLength(100_000);
  });
});

describe('blocks', () => {
  test('end at runs and at multiples of the size, without scraps at their start', () => {
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
  });
});

describe('window', () => {
  const layout = arrange('rows', cameraRatios(2000), room(1280));

  test('holds every line that crosses the view, and the margin while it is not too much', () => {
    const seen = windowOf(layout, 5000, 5600, 1000);
    expect(layout.lineAt[seen.from]).toBeLessThanOrEqual(5000 - 300);
    expect(layout.lineAt[seen.to]).toBeGreaterThan(5600 + 300 - 400);
    const tight = windowOf(layout, 5000, 5600, 1);
    expect(tight.from).toBe(lineAt(layout, 5000));
    expect(tight.to).toBe(lineAt(layout, 5600) + 1);
  });

  test('stays inside at both ends', () => {
    expect(windowOf(layout, -500, 100, 100).from).toBe(0);
    expect(windowOf(layout, layout.extent, layout.extent + 900, 100).to).toBe(layout.lineAt.length);
  });
});

describe('keys', () => {
  const layout = arrange('grid', new Float32Array(23), room(500, { rowHeight: 94 }));
  const target = (index: number, key: string, forward = 1) => keyTarget(layout, index, key, 305, forward);

  test('go one photo, one row, one view, or to an end', () => {
    expect(rowsOf(layout)[0]).toHaveLength(5);
    expect(target(7, 'ArrowRight')).toBe(8);
    expect(target(7, 'ArrowLeft')).toBe(6);
    expect(target(7, 'ArrowDown')).toBe(12);
    expect(target(7, 'ArrowUp')).toBe(2);
    expect(target(7, 'PageDown')).toBe(22);
    expect(target(22, 'PageUp')).toBe(2);
    expect(target(7, 'Home')).toBe(0);
    expect(target(7, 'End')).toBe(22);
  });

  test('turn round where reading goes to the left', () => {
    expect(target(7, 'ArrowRight', -1)).toBe(6);
  });

  test('stay at the ends, and leave other keys alone', () => {
    expect(target(0, 'ArrowLeft')).toBe(0);
    expect(target(0, 'ArrowUp')).toBe(0);
    expect(target(22, 'ArrowRight')).toBe(22);
    expect(target(22, 'PageDown')).toBe(22);
    expect(target(7, 'Tab')).toBeUndefined();
  });
});

describe('runs', () => {
  test('of dates: by month, by year where no more is known', () => {
    expect(runsOfDates(['2024-08-02T10:00:00', '2024-08', '2017', null, null])).toEqual([
      { month: '2024-08', count: 2 },
      { month: '2017', count: 1 },
      { month: null, count: 2 },
    ]);
  });

  test('are worth headings with four dated photos each on average', () => {
    expect(worthHeadings([{ month: '2024-08', count: 5 }, { month: '2024-07', count: 3 }])).toBe(true);
    expect(worthHeadings([{ month: '2024-08', count: 2 }, { month: null, count: 50 }])).toBe(false);
    expect(worthHeadings([{ month: null, count: 50 }])).toBe(false);
  });

  test('go on like the last one where the gallery is longer', () => {
    const runs = [{ month: 'a', count: 3 }, { month: 'b', count: 2 }];
    expect(fitRuns(runs, 10)).toEqual([{ month: 'a', count: 3 }, { month: 'b', count: 7 }]);
    expect(fitRuns(runs, 2)).toEqual([{ month: 'a', count: 2 }]);
  });
});
