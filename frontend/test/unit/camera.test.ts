import { describe, expect, test } from 'vitest';
import { FITTED, closer, distance, frameOf, limits, middle, settled, stretched, stretchedScale, zoomAt, type Frame } from '../../src/viewer/camera';

const stage = (width: number, height: number, most = 3): Frame => ({ stageWidth: 1000, stageHeight: 800, width, height, most });

describe('the frame of a photo', () => {
  test.each([
    ['fills the width', [1000, 800, 1.5, 3000], { width: 1000, height: 1000 / 1.5, most: 3 }],
    ['fills the height', [1000, 800, 0.5, 3000], { width: 400, height: 800, most: 7.5 }],
    ['is no larger than a small photo', [1000, 800, 1.5, 300], { width: 300, height: 200, most: 4 }],
    ['may be magnified until a panorama fills the height', [1000, 1000, 10, 1000], { width: 1000, height: 100, most: 10 }],
    ['may be magnified until a tower fills the width', [1000, 100, 0.1, 10], { width: 10, height: 100, most: 100 }],
  ])('%s', (_, [width, height, ratio, full], expected) => {
    const frame = frameOf(width, height, ratio, full, 1);
    expect(frame).toMatchObject({ stageWidth: width, stageHeight: height });
    for (const [name, value] of Object.entries(expected)) expect(frame[name as 'width']).toBeCloseTo(value, 6);
  });
});

describe('zooming', () => {
  test('keeps the same part of the photo under the pointer', () => {
    expect(zoomAt(FITTED, 2, { x: 100, y: 50 })).toEqual({ scale: 2, x: -100, y: -50 });
    expect(zoomAt({ scale: 2, x: 10, y: 20 }, 3, { x: 40, y: 60 })).toEqual({ scale: 3, x: -5, y: 0 });
  });

  test('by a double tap fills the stage, at least twofold and at most to the maximum', () => {
    expect(closer(stage(1000, 600))).toBe(2);
    expect(closer(stage(1000, 320))).toBe(2.5);
    expect(closer(stage(400, 800))).toBe(2.5);
    expect(closer(stage(1000, 200))).toBe(3);
  });

  test('beyond the bounds is damped', () => {
    expect(stretchedScale(0.5, 3)).toBeCloseTo(0.65);
    expect(stretchedScale(1, 3)).toBe(1);
    expect(stretchedScale(2, 3)).toBe(2);
    expect(stretchedScale(3, 3)).toBe(3);
    expect(stretchedScale(6, 3)).toBeCloseTo(3 * 2 ** 0.3);
  });
});

describe('a zoomed photo', () => {
  const frame = stage(1000, 600);

  test('can be moved until its edge meets the stage’s edge', () => {
    expect(limits(frame, 2)).toEqual({ x: 500, y: 200 });
    expect(limits(frame, 1)).toEqual({ x: 0, y: 0 });
  });

  test('rests inside these limits', () => {
    expect(settled({ scale: 2, x: 900, y: -900 }, frame)).toEqual({ scale: 2, x: 500, y: -200 });
    expect(settled({ scale: 2, x: -900, y: 900 }, frame)).toEqual({ scale: 2, x: -500, y: 200 });
    expect(settled({ scale: 2, x: 100, y: -50 }, frame)).toEqual({ scale: 2, x: 100, y: -50 });
  });

  test('rests at a scale inside the bounds, around the point', () => {
    expect(settled({ scale: 0.5, x: 100, y: 40 }, frame, { x: 0, y: 0 })).toEqual(FITTED);
    const view = settled({ scale: 9, x: 0, y: 0 }, frame, { x: 300, y: 60 });
    expect(view.scale).toBe(3);
    expect(view.x).toBeCloseTo(200);
    expect(view.y).toBeCloseTo(40);
    const same = settled({ scale: 9, x: 90, y: 30 }, frame);
    expect(same.x).toBeCloseTo(90);
    expect(same.y).toBeCloseTo(30);
  });

  test('follows a longer pull less and less', () => {
    expect(stretched({ scale: 2, x: 400, y: -100 }, frame)).toEqual({ scale: 2, x: 400, y: -100 });
    const right = stretched({ scale: 2, x: 600, y: 250 }, frame);
    expect(right.x).toBeCloseTo(500 + 100 / 3);
    expect(right.y).toBeCloseTo(220);
    const left = stretched({ scale: 2, x: -600, y: -250 }, frame);
    expect(left.x).toBeCloseTo(-500 - 100 / 3);
    expect(left.y).toBeCloseTo(-220);
  });
});

test('middle and distance of two points', () => {
  expect(middle({ x: 10, y: 40 }, { x: 20, y: 20 })).toEqual({ x: 15, y: 30 });
  expect(distance({ x: 1, y: 7 }, { x: 4, y: 3 })).toBe(5);
});
