import { describe, expect, test } from 'vitest';
import { arrange } from '../../src/layout/arrange';
import { LONGEST } from '../../src/layout/types';
import { cameraRatios, room, rowsOf } from '../fixtures/layouts';

describe('a hundred thousand photos', () => {
  const ratios = cameraRatios(100_000);

  test.each([320, 390, 1280, 1920])('fit a box that browsers can scroll, %i px wide', (width) => {
    expect(arrange('rows', ratios, room(width)).extent).toBeLessThanOrEqual(LONGEST);
    expect(arrange('grid', ratios, room(width)).extent).toBeLessThanOrEqual(LONGEST);
    expect(arrange('strip', ratios, room(width)).extent).toBeLessThanOrEqual(LONGEST);
  });

  test('are drawn smaller if rows of the requested height would be too long', () => {
    const layout = arrange('rows', ratios, room(390, { rowHeight: 400 }));
    expect(layout.extent).toBeLessThanOrEqual(LONGEST);
    expect(layout.extent).toBeGreaterThan(LONGEST * 0.5);
    expect(rowsOf(layout).flat()).toHaveLength(100_000);
  });

  test('and slightly more also fit a grid, whose squares would be only slightly too large', () => {
    for (const [width, count] of [[390, 190_000], [1280, 230_000]] as const) {
      const layout = arrange('grid', new Float32Array(count), room(width));
      expect(layout.extent).toBeLessThanOrEqual(LONGEST);
      expect(layout.extent).toBeGreaterThan(LONGEST / 2);
    }
  });
});
