import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FITTED, type Frame, type View } from '../../src/viewer/camera';
import { listen } from '../../src/viewer/gestures';
import { openTaps } from '../../src/viewer/taps';
import { openTrail } from '../../src/viewer/trail';
import { listenToWheel } from '../../src/viewer/wheel';
import { Surface } from '../fixtures/surface';

const STILL = { x: 0, y: 0 };
/** At twice its size it may be moved 200 px sideways and 400 px up or down. */
const FRAME: Frame = { stageWidth: 400, stageHeight: 800, width: 400, height: 800, most: 4 };

function open(from: View = FITTED, frame = FRAME) {
  let view = from;
  const [stage, handle] = [new Surface(), new Surface()];
  const moves = {
    view: () => view,
    frame: () => frame,
    show: vi.fn((next: View) => void (view = next)),
    rest: vi.fn(),
    drag: vi.fn(),
    drop: vi.fn(),
    tap: vi.fn(),
    doubleTap: vi.fn(),
  };
  listen(stage as never, [handle] as never, moves);
  const finger = (pointerId: number, more: object = {}) => ({
    down: (x: number, y: number, timeStamp = 0) => stage.send('pointerdown', x, y, { pointerId, timeStamp, ...more }),
    move: (x: number, y: number, timeStamp = 0) => stage.send('pointermove', x, y, { pointerId, timeStamp, ...more }),
    up: (x: number, y: number, timeStamp = 0) => stage.send('pointerup', x, y, { pointerId, timeStamp, ...more }),
    cancel: () => stage.send('pointercancel', 0, 0, { pointerId, ...more }),
  });
  const silent = () => [moves.show, moves.rest, moves.drag, moves.drop, moves.tap, moves.doubleTap].every((move) => !move.mock.calls.length);
  return { stage, handle, moves, finger, silent, view: () => view };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('one finger', () => {
  test('moving sideways drags the row, even if it moves up or down later', () => {
    const { stage, moves, finger } = open();
    const one = finger(7);
    one.down(10, 20, 0);
    one.move(-20, 25, 10);
    expect(moves.drag).toHaveBeenLastCalledWith(-30, 0);
    expect(stage.captured).toEqual([7]);
    one.move(-90, 80, 30);
    expect(moves.drag).toHaveBeenLastCalledWith(-100, 0);
    expect(moves.drop).not.toHaveBeenCalled();
    one.up(-90, 80, 40);
    expect(moves.drop).toHaveBeenCalledExactlyOnceWith(-100, 0, { x: -100 / 30, y: 2 }, true);
    expect(moves.rest).not.toHaveBeenCalled();
    one.move(-200, 0, 50);
    expect(moves.drag).toHaveBeenCalledTimes(2);
  });

  test('moving to the right drags to the right', () => {
    const { moves, finger } = open();
    finger(1).down(0, 0);
    finger(1).move(30, -20);
    expect(moves.drag).toHaveBeenLastCalledWith(30, 0);
  });

  test('moving down pulls the photo, never above its start', () => {
    const { moves, finger } = open();
    finger(1).down(0, 10, 0);
    finger(1).move(5, 60, 20);
    expect(moves.drag).toHaveBeenLastCalledWith(0, 50);
    finger(1).move(5, -40, 40);
    expect(moves.drag).toHaveBeenLastCalledWith(0, 0);
    finger(1).move(5, 110, 60);
    finger(1).up(5, 110, 60);
    expect(moves.drop).toHaveBeenCalledExactlyOnceWith(0, 100, { x: 5 / 60, y: 100 / 60 }, true);
  });

  test('ending above its start does not drop the photo below it', () => {
    const { moves, finger } = open();
    finger(1).down(0, 0);
    finger(1).move(0, 50);
    finger(1).move(0, -80);
    finger(1).up(0, -80);
    expect(moves.drop).toHaveBeenCalledExactlyOnceWith(0, 0, STILL, true);
  });

  test('moving diagonally pulls', () => {
    const { moves, finger } = open();
    finger(1).down(0, 0);
    finger(1).move(20, 20);
    expect(moves.drag).toHaveBeenLastCalledWith(0, 20);
  });

  test('moving up does nothing, and is not a tap', () => {
    const { finger, silent } = open();
    finger(1).down(0, 0);
    finger(1).move(0, -50);
    finger(1).up(0, -50);
    vi.runAllTimers();
    expect(silent()).toBe(true);
  });

  test.each([
    [7.9, 0],
    [8, 1],
  ])('moved by %f px drags %i times', (dx, times) => {
    const { moves, finger } = open();
    finger(1).down(0, 0);
    finger(1).move(dx, 0);
    expect(moves.drag).toHaveBeenCalledTimes(times);
    finger(1).up(dx, 0);
    expect(moves.drop).toHaveBeenCalledTimes(times);
    vi.runAllTimers();
    expect(moves.tap).toHaveBeenCalledTimes(1 - times);
  });

  test('that is canceled drops without speed, and is not a tap', () => {
    const { moves, finger } = open();
    finger(1).down(0, 0);
    finger(1).cancel();
    finger(1).down(0, 0, 0);
    finger(1).move(-50, 0, 10);
    finger(1).cancel();
    expect(moves.drop).toHaveBeenCalledExactlyOnceWith(-50, 0, STILL, false);
    vi.runAllTimers();
    expect(moves.tap).not.toHaveBeenCalled();
  });

  test('taps at its position', () => {
    const { moves, finger } = open();
    finger(1).down(30, -40);
    finger(1).up(30, -40);
    vi.runAllTimers();
    expect(moves.tap).toHaveBeenCalledExactlyOnceWith({ x: 30, y: -40 }, 'touch');
    expect(moves.drop).not.toHaveBeenCalled();
    expect(moves.rest).not.toHaveBeenCalled();
  });

  test('that was never down, and other buttons, report nothing', () => {
    const { finger, silent } = open();
    finger(1).move(50, 0);
    finger(1).up(50, 0);
    const right = finger(1, { button: 2, pointerType: 'mouse' });
    right.down(0, 0);
    right.move(50, 0);
    right.up(50, 0);
    finger(2).down(0, 0);
    finger(1).move(90, 0);
    finger(1).up(90, 0);
    expect(silent()).toBe(true);
  });

  test('on a button drags as on the photo, but its tap belongs to the button', () => {
    const { stage, handle, moves } = open();
    handle.send('pointerdown', 0, 0);
    handle.send('pointerup', 0, 0);
    vi.runAllTimers();
    expect(moves.tap).not.toHaveBeenCalled();
    handle.send('pointerdown', 0, 0);
    handle.send('pointermove', -40, 0);
    expect(moves.drag).toHaveBeenLastCalledWith(-40, 0);
    expect(stage.captured).toEqual([1]);
  });
});

describe('one finger on a zoomed photo', () => {
  test('moves it, and releases it with its speed', () => {
    const { moves, finger } = open({ scale: 2, x: 10, y: -20 });
    finger(1).down(0, 0, 0);
    finger(1).move(30, 50, 10);
    expect(moves.show).toHaveBeenLastCalledWith({ scale: 2, x: 40, y: 30 });
    finger(1).move(40, -50, 20);
    expect(moves.show).toHaveBeenLastCalledWith({ scale: 2, x: 50, y: -70 });
    finger(1).up(40, -50, 20);
    expect(moves.rest).toHaveBeenCalledExactlyOnceWith({ x: 40, y: -50 }, { x: 2, y: -2.5 });
    expect(moves.drag).not.toHaveBeenCalled();
    expect(moves.drop).not.toHaveBeenCalled();
  });

  test('pulls it beyond its edge by half the distance at first', () => {
    const { moves, finger } = open({ scale: 2, x: 0, y: 0 });
    finger(1).down(0, 0);
    finger(1).move(300, 0);
    expect(moves.show.mock.lastCall![0].x).toBeCloseTo(200 + 100 / 3);
  });

  test.each([
    ['the left edge, pulled further', 200, 30, 0, 'drag'],
    ['the right edge, pulled further', -200, -30, 0, 'drag'],
    ['a pixel from the edge', 199, 30, 0, 'drag'],
    ['two pixels from the edge', 198, 30, 0, 'show'],
    ['the left edge, pulled back', 200, -30, 0, 'show'],
    ['the right edge, pulled back', -200, 30, 0, 'show'],
    ['the edge, pulled slantwise', 200, 30, 15, 'show'],
    ['the edge, pulled a little slantwise', 200, 30, 14, 'drag'],
    ['the edge, pulled down', 200, 10, 60, 'show'],
    ['the edge, pulled up', 200, 10, -60, 'show'],
  ] as const)('at %s', (_, x, dx, dy, move) => {
    const { moves, finger } = open({ scale: 2, x, y: 0 });
    finger(1).down(0, 0);
    finger(1).move(dx, dy);
    expect(moves.drag).toHaveBeenCalledTimes(move === 'drag' ? 1 : 0);
    expect(moves.show).toHaveBeenCalledTimes(move === 'show' ? 1 : 0);
  });

  test('turns in either direction if the photo is no wider than the stage', () => {
    for (const dx of [30, -30]) {
      const { moves, finger } = open({ scale: 2, x: 0, y: 0 }, { ...FRAME, width: 150 });
      finger(1).down(0, 0);
      finger(1).move(dx, 0);
      expect(moves.drag).toHaveBeenCalledExactlyOnceWith(dx, 0);
    }
  });

  test('by a hundredth counts as not zoomed', () => {
    for (const [scale, drags] of [[1.01, 1], [1.02, 0]] as const) {
      const { moves, finger } = open({ scale, x: 0, y: 0 });
      finger(1).down(0, 0);
      finger(1).move(20, 0);
      expect(moves.drag).toHaveBeenCalledTimes(drags);
    }
  });
});

describe('two fingers', () => {
  test('that keep their distance move the photo with them, wherever they are', () => {
    const { finger, view } = open({ scale: 2, x: 0, y: 0 });
    finger(1).down(20, 20);
    finger(2).down(80, 20);
    finger(1).move(30, 25);
    finger(2).move(90, 25);
    expect(view()).toEqual({ scale: 2, x: 10, y: 5 });
  });

  test('zoom around the point between them, and move it along', () => {
    const { moves, finger, view } = open();
    finger(1).down(-50, 10);
    finger(2).down(50, 10);
    finger(2).move(150, 10);
    expect(view()).toEqual({ scale: 2, x: 50, y: -10 });
    finger(1).move(-50, 50);
    finger(2).move(150, 50);
    expect(view().scale).toBeCloseTo(2);
    expect(view().y).toBeCloseTo(30);
    expect(moves.drag).not.toHaveBeenCalled();
  });

  test('start from the current view', () => {
    const { finger, view } = open({ scale: 1.5, x: 20, y: 0 });
    finger(1).down(-50, 0);
    finger(2).down(50, 0);
    finger(2).move(150, 0);
    expect(view()).toEqual({ scale: 3, x: 90, y: 0 });
  });

  test('beyond the maximum are damped', () => {
    const { finger, view } = open();
    finger(1).down(-10, 0);
    finger(2).down(10, 0);
    finger(2).move(150, 0);
    expect(view().scale).toBeCloseTo(4 * 2 ** 0.3);
  });

  test('that become one continue to move the photo from its position', () => {
    const { moves, finger, view } = open();
    finger(1).down(-50, 0);
    finger(2).down(50, 0);
    finger(2).move(150, 0);
    finger(2).up(150, 0);
    expect(moves.rest).not.toHaveBeenCalled();
    finger(1).move(-20, 12);
    expect(view()).toEqual({ scale: 2, x: 80, y: 12 });
    finger(1).up(-20, 12);
    expect(moves.rest).toHaveBeenCalledTimes(1);
  });

  test('that end at a smaller scale release the photo, and the last finger reports nothing', () => {
    const { moves, finger } = open();
    finger(1).down(-100, 20);
    finger(2).down(100, 20);
    finger(2).move(0, 40);
    expect(moves.show.mock.lastCall![0].scale).toBeLessThan(1);
    finger(2).up(0, 40);
    expect(moves.rest).toHaveBeenCalledExactlyOnceWith({ x: -50, y: 30 }, STILL);
    finger(1).move(-300, 20);
    finger(1).up(-300, 20);
    vi.runAllTimers();
    expect(moves.rest).toHaveBeenCalledTimes(1);
    expect(moves.drag).not.toHaveBeenCalled();
    expect(moves.tap).not.toHaveBeenCalled();
  });

  test.each([
    ['a swipe', -60, 0, 1],
    ['a pull', 0, 60, 1],
    ['nothing yet', 0, 0, 0],
  ])('take over from %s, which goes back', (_, dx, dy, drops) => {
    const { moves, finger } = open();
    finger(1).down(0, 0);
    finger(1).move(dx, dy);
    finger(2).down(90, 90);
    expect(moves.drop.mock.calls).toEqual(Array.from({ length: drops }, () => [0, 0, STILL, false]));
    finger(1).move(dx - 20, dy - 20);
    expect(moves.show).toHaveBeenCalledTimes(1);
  });

  test('ignore a third finger', () => {
    const { moves, finger, view } = open();
    finger(1).down(-50, 0);
    finger(2).down(50, 0);
    finger(2).move(100, 0);
    const before = view();
    finger(3).down(0, 300);
    finger(3).move(0, -300);
    finger(3).up(0, -300);
    expect(view()).toEqual(before);
    expect(moves.show).toHaveBeenCalledTimes(1);
  });

  test('on one spot still give a scale that is a number', () => {
    const { finger, view } = open();
    finger(1).down(5, 5);
    finger(2).down(5, 5);
    finger(2).move(7, 5);
    expect(view().scale).toBe(2);
  });
});

describe('taps', () => {
  const taps = () => {
    const [single, double] = [vi.fn(), vi.fn()];
    const tap = openTaps(single, double);
    return { single, double, at: (x: number, y: number, timeStamp: number, pointerType = 'touch') => tap({ x, y }, { pointerType, timeStamp } as PointerEvent) };
  };

  test('of a mouse are reported at once', () => {
    const { single, double, at } = taps();
    at(3, 4, 0, 'mouse');
    at(3, 4, 10, 'mouse');
    expect(single.mock.calls).toEqual([[{ x: 3, y: 4 }, 'mouse'], [{ x: 3, y: 4 }, 'mouse']]);
    expect(double).not.toHaveBeenCalled();
  });

  test('of a finger wait for a second tap', () => {
    const { single, at } = taps();
    at(0, 0, 0);
    vi.advanceTimersByTime(299);
    expect(single).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(single).toHaveBeenCalledExactlyOnceWith({ x: 0, y: 0 }, 'touch');
  });

  test.each([
    ['soon and near', 299, 39, 1],
    ['late', 300, 0, 0],
    ['far', 100, 40, 0],
  ])('that come twice, %s', (_, after, aside, doubles) => {
    const { single, double, at } = taps();
    at(50, 60, 1000);
    vi.advanceTimersByTime(after);
    at(50 + aside, 60, 1000 + after);
    vi.runAllTimers();
    expect(double).toHaveBeenCalledTimes(doubles);
    if (doubles) {
      expect(double).toHaveBeenCalledWith({ x: 50 + aside, y: 60 });
      expect(single).not.toHaveBeenCalled();
    } else expect(single.mock.lastCall).toEqual([{ x: 50 + aside, y: 60 }, 'touch']);
  });

  test('in a row of three are a double tap and a single tap', () => {
    const { single, double, at } = taps();
    for (const time of [0, 100, 150]) at(0, 0, time);
    vi.runAllTimers();
    expect(double).toHaveBeenCalledTimes(1);
    expect(single).toHaveBeenCalledTimes(1);
  });
});

describe('the speed of a movement', () => {
  test('is that of the last positions, in px per ms', () => {
    const trail = openTrail();
    expect(trail.speed(0)).toEqual(STILL);
    trail.start({ x: 5, y: 5 }, 100);
    expect(trail.speed(100)).toEqual(STILL);
    trail.add({ x: 15, y: -15 }, 110);
    expect(trail.speed(110)).toEqual({ x: 1, y: -2 });
  });

  test('is zero after a pause', () => {
    const trail = openTrail();
    trail.start({ x: 0, y: 0 }, 0);
    trail.add({ x: 100, y: 0 }, 50);
    expect(trail.speed(139)).toEqual({ x: 0, y: 0 });
    expect(trail.speed(500)).toEqual(STILL);
  });

  test('ignores positions older than 90 ms, and earlier movements', () => {
    const trail = openTrail();
    trail.start({ x: 900, y: 0 }, 0);
    trail.start({ x: 0, y: 0 }, 10);
    trail.add({ x: 90, y: 0 }, 55);
    trail.add({ x: 180, y: 0 }, 100);
    expect(trail.speed(100).x).toBe(2);
    trail.add({ x: 100, y: 0 }, 100);
    expect(trail.speed(100).x).toBeCloseTo(10 / 45);
  });

  test('covers at most 30 positions', () => {
    const trail = openTrail();
    trail.start({ x: 0, y: 0 }, 0);
    for (let time = 1; time < 40; time++) trail.add({ x: time < 10 ? 0 : 1000 + time, y: 0 }, time);
    expect(trail.speed(39)).toEqual({ x: 1, y: 0 });
  });
});

describe('the wheel', () => {
  test.each([
    ['up magnifies', { deltaY: -100 }, Math.exp(0.22)],
    ['down makes smaller', { deltaY: 100 }, Math.exp(-0.22)],
    ['in lines is as far as 20 px each', { deltaY: -5, deltaMode: 1 }, Math.exp(0.22)],
    ['of a pinch on a trackpad is stronger', { deltaY: -10, ctrlKey: true }, Math.exp(0.12)],
  ])('%s, around the pointer, and the page stays', (_, more, factor) => {
    const [stage, zoomBy] = [new Surface(), vi.fn()];
    listenToWheel(stage as never, zoomBy);
    const event = stage.send('wheel', 30, -40, { deltaMode: 0, ctrlKey: false, ...more });
    expect(zoomBy.mock.lastCall![0]).toBeCloseTo(factor);
    expect(zoomBy.mock.lastCall![1]).toEqual({ x: 30, y: -40 });
    expect(event.defaultPrevented).toBe(true);
  });
});
