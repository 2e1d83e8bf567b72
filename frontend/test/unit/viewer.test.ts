import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Photo } from '../../src/api/types';
import { FITTED, settled, type Frame, type View } from '../../src/viewer/camera';
import { filesOf } from '../../src/viewer/download';
import { keepInside } from '../../src/viewer/inside';
import { press } from '../../src/viewer/keys';
import { movesOf } from '../../src/viewer/moves';
import { openResting } from '../../src/viewer/resting';
import { openSlideshow } from '../../src/viewer/slideshow';

const STILL = { x: 0, y: 0 };
const FRAME: Frame = { stageWidth: 400, stageHeight: 800, width: 400, height: 300, most: 4 };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A minimal stage for gestures, in the middle of ten photos. */
function openStage({ index = 4, rtl = false, view = FITTED, failed = false } = {}) {
  const stage = {
    track: { style: { transform: '' }, getAnimations: () => [] },
    view: (): View => view,
    frame: () => FRAME,
    index: () => index,
    picture: () => ({ failed: () => failed }),
    stopMotion: vi.fn(),
    show: vi.fn(),
    rest: vi.fn(),
    turnTo: vi.fn(),
    toggle: vi.fn(),
  };
  const options = { rtl, total: () => 10, onTap: vi.fn(), onClose: vi.fn(), onPull: vi.fn() };
  return { ...stage, ...options, moves: movesOf(stage as never, options as never), transform: () => stage.track.style.transform };
}

describe('a released photo', () => {
  test('stops other movements, and is shown', () => {
    const { moves, stopMotion, show } = openStage();
    moves.show({ scale: 2, x: 1, y: 2 });
    expect(stopMotion).toHaveBeenCalledTimes(1);
    expect(show).toHaveBeenCalledExactlyOnceWith({ scale: 2, x: 1, y: 2 });
  });

  test.each([
    [0.59, 1],
    [0.6, 0],
  ])('at %f of its size closes %i times', (scale, times) => {
    const { moves, onClose, rest } = openStage({ view: { scale, x: 0, y: 0 } });
    moves.rest(STILL, STILL);
    expect(onClose).toHaveBeenCalledTimes(times);
    expect(rest).toHaveBeenCalledTimes(1 - times);
  });

  test('continues with its speed, inside its limits, around the fingers', () => {
    const view = { scale: 3, x: 10, y: 20 };
    const { moves, rest } = openStage({ view });
    moves.rest({ x: 5, y: 5 }, { x: 0.5, y: -0.1 });
    expect(rest).toHaveBeenCalledExactlyOnceWith({ scale: 3, x: 90, y: 4 });
    const wide = openStage({ view: { scale: 8, x: 10, y: 20 } });
    wide.moves.rest({ x: 50, y: 60 }, STILL);
    expect(wide.rest).toHaveBeenCalledExactlyOnceWith(settled({ scale: 8, x: 10, y: 20 }, FRAME, { x: 50, y: 60 }));
  });
});

describe('a drag', () => {
  test.each([
    [4, false, -90, '-90px'],
    [4, false, 90, '90px'],
    [0, false, 90, '30px'],
    [0, false, -90, '-90px'],
    [9, false, -90, '-30px'],
    [9, false, 90, '90px'],
    [0, true, -90, '-30px'],
    [0, true, 90, '90px'],
    [9, true, 90, '30px'],
  ])('from photo %i, right to left %s, by %i px moves the row %s', (index, rtl, dx, moved) => {
    const { moves, transform, onPull } = openStage({ index, rtl });
    moves.drag(dx, 0);
    expect(transform()).toBe(`translate(${moved},0px) scale(1)`);
    expect(onPull).toHaveBeenLastCalledWith(0);
  });

  test('down makes the photo smaller and shows the page behind it', () => {
    const { moves, transform, onPull } = openStage();
    moves.drag(0, 150);
    expect(transform()).toBe('translate(0px,150px) scale(0.9)');
    expect(onPull).toHaveBeenLastCalledWith(0.375);
    moves.drag(0, 600);
    expect(transform()).toBe('translate(0px,600px) scale(0.7)');
    expect(onPull).toHaveBeenLastCalledWith(1);
  });

  test.each([
    ['far to the left', -71, STILL, false, 5],
    ['far to the right', 71, STILL, false, 3],
    ['not far enough', -70, STILL, false, null],
    ['fast to the left', -20, { x: -0.5, y: 0 }, false, 5],
    ['fast to the right', 20, { x: 0.5, y: 0 }, false, 3],
    ['not fast enough', -20, { x: -0.4, y: 0 }, false, null],
    ['fast back', -20, { x: 0.5, y: 0 }, false, null],
    ['far to the left, right to left', -90, STILL, true, 3],
    ['far to the right, right to left', 90, STILL, true, 5],
  ])('%s turns to that photo', (_, dx, fling, rtl, to) => {
    const { moves, turnTo, onClose, onPull, transform } = openStage({ rtl });
    moves.drag(dx, 0);
    moves.drop(dx, 0, fling, true);
    expect(turnTo.mock.calls).toEqual(to === null ? [] : [[to, dx]]);
    expect(onClose).not.toHaveBeenCalled();
    expect(onPull).toHaveBeenLastCalledWith(0);
    expect(transform()).toBe('');
  });

  test.each([
    ['far', 101, STILL, true],
    ['not far enough', 100, STILL, false],
    ['fast', 20, { x: 0, y: 0.5 }, true],
    ['not fast enough', 20, { x: 0, y: 0.4 }, false],
    ['not at all, however fast', 0, { x: 0, y: 2 }, false],
  ])('down %s', (_, dy, fling, closes) => {
    const { moves, turnTo, onClose, onPull } = openStage();
    moves.drop(0, dy, fling, true);
    expect(onClose).toHaveBeenCalledTimes(closes ? 1 : 0);
    expect(onPull).toHaveBeenCalledTimes(closes ? 0 : 1);
    expect(turnTo).not.toHaveBeenCalled();
  });

  test('that is canceled neither turns nor closes', () => {
    const { moves, turnTo, onClose } = openStage();
    moves.drop(-300, 0, { x: -2, y: 0 }, false);
    moves.drop(0, 300, { x: 0, y: 2 }, false);
    expect(turnTo).not.toHaveBeenCalled();
    expect(onClose).not.toHaveBeenCalled();
  });

  test('springs back with an animation from its position, unless motion is reduced', () => {
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
    const { moves, track } = openStage();
    const animation = vi.fn<(keyframes: Keyframe[]) => object>(() => ({ finished: Promise.resolve() }));
    Object.assign(track, { animate: animation });
    moves.drop(0, 0, STILL, true);
    moves.drag(-30, 0);
    moves.drop(-30, 0, STILL, true);
    expect(animation.mock.calls.map(([keyframes]) => keyframes)).toEqual([
      [{ transform: 'none' }, {}],
      [{ transform: 'translate(-30px,0px) scale(1)' }, {}],
    ]);
  });
});

describe('a tap', () => {
  test('of a finger toggles the controls; a mouse click zooms on the photo, or closes beside it', () => {
    const { moves, onTap, onClose, toggle } = openStage();
    moves.tap({ x: 0, y: 0 }, 'touch');
    expect(onTap).toHaveBeenCalledTimes(1);
    for (const point of [{ x: 200, y: 150 }, { x: -200, y: -150 }]) moves.tap(point, 'mouse');
    expect(toggle.mock.calls).toEqual([[{ x: 200, y: 150 }], [{ x: -200, y: -150 }]]);
    expect(onClose).not.toHaveBeenCalled();
    for (const point of [{ x: 201, y: 0 }, { x: 0, y: 151 }]) moves.tap(point, 'mouse');
    expect(onClose).toHaveBeenCalledTimes(2);
    expect(onTap).toHaveBeenCalledTimes(1);
    expect(toggle).toHaveBeenCalledTimes(2);
  });

  test('hits a photo that is zoomed and moved', () => {
    const { moves, onClose, toggle } = openStage({ view: { scale: 2, x: 100, y: -50 } });
    for (const point of [{ x: 500, y: 0 }, { x: -300, y: -350 }, { x: 0, y: 250 }]) moves.tap(point, 'mouse');
    expect(toggle).toHaveBeenCalledTimes(3);
    for (const point of [{ x: -301, y: 0 }, { x: 0, y: 251 }]) moves.tap(point, 'mouse');
    expect(onClose).toHaveBeenCalledTimes(2);
  });

  test('on a photo that did not load is left to its button', () => {
    const { moves, onTap, onClose, toggle } = openStage({ failed: true });
    moves.tap({ x: 0, y: 0 }, 'mouse');
    moves.tap({ x: 900, y: 0 }, 'touch');
    for (const move of [onTap, onClose, toggle]) expect(move).not.toHaveBeenCalled();
  });

  test('twice zooms', () => {
    const { moves, toggle } = openStage();
    moves.doubleTap({ x: 1, y: 2 });
    expect(toggle).toHaveBeenCalledExactlyOnceWith({ x: 1, y: 2 });
  });
});

describe('keys', () => {
  const key = (name: string, { zoomed = false, rtl = false, ...more }: Record<string, boolean> = {}) => {
    const calls: unknown[] = [];
    const stage = {
      element: { matches: (selector: string) => rtl && selector === ':dir(rtl)' },
      zoomed: () => zoomed,
      panBy: (x: number, y: number) => calls.push(['pan', x + 0, y + 0]),
      zoomBy: (factor: number) => calls.push(['zoom', factor]),
    };
    const event = { key: name, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more };
    const ours = press(event as never, stage as never, (by) => calls.push(['step', by]));
    expect(ours).toBe(calls.length > 0);
    return calls[0];
  };

  test.each([
    ['ArrowLeft', {}, ['step', -1]],
    ['ArrowRight', {}, ['step', 1]],
    ['ArrowLeft', { rtl: true }, ['step', 1]],
    ['ArrowRight', { rtl: true }, ['step', -1]],
    ['ArrowLeft', { zoomed: true }, ['pan', 80, 0]],
    ['ArrowRight', { zoomed: true, rtl: true }, ['pan', -80, 0]],
    ['ArrowUp', {}, ['pan', 0, 80]],
    ['ArrowDown', {}, ['pan', 0, -80]],
    ['PageUp', { zoomed: true }, ['step', -1]],
    ['PageDown', { rtl: true }, ['step', 1]],
    ['Home', {}, ['step', -Infinity]],
    ['End', {}, ['step', Infinity]],
    ['+', {}, ['zoom', 1.5]],
    ['+', { shiftKey: true }, ['zoom', 1.5]],
    ['=', {}, ['zoom', 1.5]],
    ['-', {}, ['zoom', 1 / 1.5]],
    ['+', { ctrlKey: true }, undefined],
    ['+', { metaKey: true }, undefined],
    ['+', { altKey: true }, undefined],
    ['ArrowLeft', { altKey: true }, undefined],
    ['ArrowLeft', { ctrlKey: true }, undefined],
    ['ArrowLeft', { metaKey: true }, undefined],
    ['ArrowLeft', { shiftKey: true }, undefined],
    ['Tab', {}, undefined],
    ['a', {}, undefined],
  ])('%s %o', (name, more, call) => {
    expect(key(name, more)).toEqual(call);
  });
});

describe('a slideshow', () => {
  const open = () => {
    let arrive = (): void => undefined;
    const turn = vi.fn(() => new Promise<void>((resolve) => (arrive = resolve)));
    const onChange = vi.fn();
    return { ...openSlideshow(turn, onChange), turn, onChange, arrive: () => arrive() };
  };

  test('turns after five seconds, and again five seconds after the photo has loaded', async () => {
    const { toggle, turn, onChange, arrive } = open();
    toggle();
    expect(onChange.mock.calls).toEqual([[true]]);
    await vi.advanceTimersByTimeAsync(4999);
    expect(turn).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(turn).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(turn).toHaveBeenCalledTimes(1);
    arrive();
    await vi.advanceTimersByTimeAsync(5000);
    expect(turn).toHaveBeenCalledTimes(2);
  });

  test('stops once, and reports it only when it was playing', async () => {
    const { toggle, stop, turn, onChange } = open();
    stop();
    expect(onChange).not.toHaveBeenCalled();
    toggle();
    stop();
    stop();
    expect(onChange.mock.calls).toEqual([[true], [false]]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(turn).not.toHaveBeenCalled();
    toggle();
    toggle();
    expect(onChange.mock.calls.slice(2)).toEqual([[true], [false]]);
  });

  test('that was stopped or restarted while a photo loaded does not turn twice', async () => {
    const { toggle, stop, turn, arrive } = open();
    toggle();
    await vi.advanceTimersByTimeAsync(5000);
    stop();
    arrive();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(turn).toHaveBeenCalledTimes(1);
    toggle();
    await vi.advanceTimersByTimeAsync(5000);
    toggle();
    toggle();
    arrive();
    await vi.advanceTimersByTimeAsync(4999);
    expect(turn).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(turn).toHaveBeenCalledTimes(3);
  });
});

describe('the controls', () => {
  const open = (held = false) => {
    const attributes = new Set<string>();
    const room = {
      toggleAttribute: (name: string, wanted: boolean) => (wanted ? attributes.add(name) : attributes.delete(name)),
      hasAttribute: (name: string) => attributes.has(name),
    };
    const state = { held };
    return { ...openResting(room as never, () => state.held), state, gone: () => attributes.has('data-rest') };
  };

  test('hide after 3.5 s without movement, and reappear', () => {
    const { wake, gone } = open();
    wake();
    vi.advanceTimersByTime(3000);
    wake();
    vi.advanceTimersByTime(3499);
    expect(gone()).toBe(false);
    vi.advanceTimersByTime(1);
    expect(gone()).toBe(true);
    wake();
    expect(gone()).toBe(false);
    vi.advanceTimersByTime(3500);
    expect(gone()).toBe(true);
  });

  test('stay while they are held, and hide later', () => {
    const { rest, state, gone } = open(true);
    rest();
    vi.advanceTimersByTime(3500);
    expect(gone()).toBe(false);
    state.held = false;
    vi.advanceTimersByTime(3500);
    expect(gone()).toBe(true);
  });

  test('hide and reappear with a tap, and stay after the viewer closes', () => {
    const { toggle, wake, stop, gone } = open();
    toggle();
    expect(gone()).toBe(true);
    toggle();
    expect(gone()).toBe(false);
    wake();
    stop();
    vi.advanceTimersByTime(9000);
    expect(gone()).toBe(false);
  });
});

test('events in a dialog stay there', () => {
  const dialog = new EventTarget();
  keepInside(dialog as never);
  for (const type of ['keydown', 'keyup', 'pointerdown', 'pointerup', 'mousedown', 'click', 'touchstart', 'touchmove', 'touchend', 'wheel']) {
    const event = new Event(type, { bubbles: true, cancelable: true });
    dialog.dispatchEvent(event);
    expect(event.cancelBubble, type).toBe(true);
    expect(event.defaultPrevented, type).toBe(type === 'wheel');
  }
  for (const type of ['gesturestart', 'gesturechange']) {
    const event = new Event(type, { cancelable: true });
    dialog.dispatchEvent(event);
    expect(event.defaultPrevented, type).toBe(true);
  }
});

test('downloads are named after the photo, in its sizes, with the original', () => {
  const rendition = (width: number) => ({ width, url: `https://p.example/api/get-image/resize:${width},format:webp/trip/Rome%20at%20night.v2.tif?v=1` });
  const photo = { name: 'trip/Rome at night.v2.tif', url: 'https://p.example/o.tif', renditions: [320, 640, 960, 1280].map(rendition) } as unknown as Photo;
  expect(filesOf(photo, 'Original')).toEqual([
    { url: rendition(640).url.replace('webp', 'jpeg'), name: 'Rome at night.v2-640.jpg', label: '640 px' },
    { url: rendition(1280).url.replace('webp', 'jpeg'), name: 'Rome at night.v2-1280.jpg', label: '1280 px' },
    { url: 'https://p.example/o.tif', name: 'Rome at night.v2.tif', label: 'Original' },
  ]);
  const exported = { name: 'a.jpg', url: null, renditions: [{ width: 300, url: 'https://blog.example/images/a/300.webp?x' }] } as unknown as Photo;
  expect(filesOf(exported, 'Original')).toEqual([{ url: exported.renditions[0].url, name: 'a-300.webp', label: '300 px' }]);
  expect(filesOf({ ...exported, renditions: [] }, 'Original')).toEqual([]);
});
