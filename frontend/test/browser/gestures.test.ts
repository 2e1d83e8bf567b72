/** Touch, mouse, wheel and trackpad on an open photo. The page behind it stays unchanged with any viewport. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openFakeApi, type FakeApi } from './setup/api';
import { post, scriptTag } from './setup/blog';
import { browserTests, photosShown } from './setup/page';
import { fingersOn, type Fingers, type Spot } from './setup/touch';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1, reducedMotion: 'reduce' as const };
const MIDDLE: Spot = { x: 195, y: 422 };
const START = 4;

/** The photo on the stage, its scale, and the offset of its center from the stage's center. */
interface Seen {
  open: boolean;
  index: number;
  scale: number;
  x: number;
  y: number;
  /** px that the row of photos is dragged aside */
  aside: number;
  down: number;
  controls: boolean;
  /** of the page behind */
  zoom: number;
  scroll: number;
}

const see = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
    const dialog = root.querySelector('dialog');
    const slide = dialog?.querySelector('[part=slide]:not([inert])');
    const frame = slide?.querySelector<HTMLElement>('[part=frame]');
    const [x, y, scale] = /translate\((.+)px, (.+)px\) scale\((.+)\)/.exec(frame?.style.transform ?? '')?.slice(1).map(Number) ?? [0, 0, 1];
    const track = dialog?.querySelector<HTMLElement>('[part=track]')?.style.transform ?? '';
    const [aside, down] = /translate\((.+)px, (.+)px\)/.exec(track)?.slice(1).map(Number) ?? [0, 0];
    return {
      open: !!dialog?.open,
      index: Number(/^\d+/.exec(dialog?.querySelector('small')?.textContent ?? '0')![0]) - 1,
      scale,
      x,
      y,
      aside,
      down,
      controls: !dialog?.querySelector('[data-rest]'),
      zoom: visualViewport!.scale,
      scroll: scrollY,
    };
  });

browserTests('gestures', (bench) => {
  const server = inject('open');
  let fake: FakeApi;
  let page: Page;
  let fingers: Fingers;
  beforeAll(async () => {
    // All photos have one shape: 260 px high at a width of 390 px.
    if (inject('browser')) fake = await openFakeApi(60, { alter: { width: 3000, height: 2000 } });
  });
  afterAll(() => fake?.close());

  const open = async (options: object, viewport = 'width=device-width', html = 'lang="en"'): Promise<void> => {
    const tag = `<darkroom-gallery src="${fake.url}" style="display:block;height:500px"></darkroom-gallery>`;
    const body = post(scriptTag(`${server}/embed.js`) + tag, { html }).replace('width=device-width', viewport);
    page = await bench.open(bench.blog.publish('/gestures', body), { ...options, kept: true });
    await photosShown(page, 2);
  };
  /** Closes the photo and opens it again. */
  const reset = async (): Promise<void> => {
    await page.evaluate(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('dialog')?.close());
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.evaluate(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[data-layout]')!.scrollTo(0, 0));
    await page.locator(`[data-index="${START}"]`).waitFor();
    await page.locator('darkroom-gallery').evaluate((host, index) => {
      const link = host.shadowRoot!.querySelector<HTMLElement>(`[data-index="${index}"]`)!;
      link.dispatchEvent(new PointerEvent('pointerenter'));
      link.click();
    }, START);
    await page.getByRole('dialog').waitFor();
    await page.waitForFunction(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[data-loaded]'));
  };
  const index = async (): Promise<number> => (await see(page)).index;
  const settles = (partial: Partial<Seen>) => expect.poll(() => see(page)).toMatchObject(partial);
  /** Two fingers side by side, with a point in the middle. */
  const pair = (at: Spot, apart: number): Spot[] => [
    { x: at.x - apart / 2, y: at.y },
    { x: at.x + apart / 2, y: at.y },
  ];
  const pinch = async (from: number, to: number, at = MIDDLE): Promise<void> => {
    await fingers.down(...pair(at, from));
    await fingers.move(pair(at, to));
  };
  const doubleTap = async (at: Spot): Promise<void> => {
    await fingers.tap(at);
    await fingers.tap(at);
    await expect.poll(async () => (await see(page)).scale).toBeGreaterThan(1.5);
  };
  const swipe = async (dx: number, dy: number, from = MIDDLE): Promise<void> => {
    await fingers.down(from);
    await fingers.move([{ x: from.x + dx, y: from.y + dy }]);
  };

  describe.each(['width=device-width', 'width=device-width,user-scalable=no', 'width=980'])('fingers, viewport %s', (viewport) => {
    const rest = viewport !== 'width=device-width';
    beforeAll(async () => {
      if (!inject('browser')) return;
      await open(PHONE, viewport);
      fingers = await fingersOn(page);
    });
    afterAll(() => page?.context().close());
    beforeEach(reset);
    afterEach(async () => {
      const { zoom, scroll } = await see(page);
      expect(scroll).toBe(0);
      // The browser scales down a page wider than the screen, before and after.
      if (viewport !== 'width=980') expect(zoom).toBe(1);
    });

    test('a pinch zooms', async () => {
      await pinch(80, 200);
      expect((await see(page)).scale).toBeGreaterThan(1.5);
      await fingers.up();
      expect((await see(page)).scale).toBeGreaterThan(1.5);
    });
    test('a swipe turns to the next photo', async () => {
      const { width } = await page.evaluate(() => ({ width: innerWidth }));
      await swipe(-width / 3, 0);
      await fingers.up();
      await settles({ index: START + 1, aside: 0 });
    });
    if (rest) return;

    test.each([1.3, 1.6, 2, 2.6])('a pinch to %f times zooms to that scale', async (by) => {
      await pinch(100, 100 * by);
      expect((await see(page)).scale).toBeCloseTo(by, 1);
      await fingers.up();
      await settles({ index: START });
      expect((await see(page)).scale).toBeCloseTo(by, 1);
    });
    test.each([
      { x: 120, y: 380 },
      { x: 300, y: 480 },
    ])('what is between the fingers stays between them, at $x,$y', async (at) => {
      await pinch(60, 150, at);
      const { scale, x, y } = await see(page);
      const spot = { x: (at.x - MIDDLE.x - x) / scale, y: (at.y - MIDDLE.y - y) / scale };
      expect(Math.abs(spot.x - (at.x - MIDDLE.x))).toBeLessThan(3);
      expect(Math.abs(spot.y - (at.y - MIDDLE.y))).toBeLessThan(3);
      await fingers.up();
    });
    test('two fingers that move together move the photo', async () => {
      await pinch(80, 240);
      const before = await see(page);
      await fingers.move(pair({ x: MIDDLE.x + 40, y: MIDDLE.y + 30 }, 240));
      const after = await see(page);
      expect(after.x - before.x).toBeCloseTo(40, 0);
      expect(after.y - before.y).toBeCloseTo(30, 0);
      await fingers.up();
    });
    test('a pinch beyond the maximum is damped and springs back', async () => {
      await pinch(20, 380);
      const { scale } = await see(page);
      await fingers.up();
      expect((await see(page)).scale).toBeLessThan(scale);
    });
    test('a pinch to a slightly smaller scale springs back', async () => {
      await pinch(200, 170);
      expect((await see(page)).scale).toBeLessThan(1);
      await fingers.up();
      await settles({ open: true, scale: 1, x: 0, y: 0 });
    });
    test('a pinch to a very small scale closes', async () => {
      await pinch(300, 40);
      await fingers.up();
      await settles({ open: false });
    });
    test('a finger left after a pinch moves the photo without a jump', async () => {
      await pinch(80, 240);
      await fingers.up(1);
      const before = await see(page);
      await fingers.move([{ x: MIDDLE.x - 120 + 50, y: MIDDLE.y }]);
      const after = await see(page);
      expect(after.scale).toBe(before.scale);
      expect(after.x - before.x).toBeGreaterThan(40);
      expect(after.x - before.x).toBeLessThan(60);
      await fingers.up();
      expect(await index()).toBe(START);
    });
    test('a finger left after a pinch to a smaller scale does not turn', async () => {
      await pinch(200, 170);
      await fingers.up(1);
      await fingers.move([{ x: 20, y: MIDDLE.y }]);
      await fingers.up();
      await settles({ index: START, scale: 1, aside: 0 });
    });
    test('a second finger during a swipe makes it a pinch', async () => {
      await swipe(-60, 0);
      expect((await see(page)).aside).toBeLessThan(-40);
      await fingers.down({ x: 300, y: 500 });
      await settles({ aside: 0 });
      await fingers.move([{ x: 60, y: 380 }, { x: 360, y: 560 }]);
      expect((await see(page)).scale).toBeGreaterThan(1);
      await fingers.up();
      expect(await index()).toBe(START);
    });
    test('a second finger during a pull makes it a pinch', async () => {
      await swipe(0, 60);
      await fingers.down({ x: 300, y: 500 });
      await settles({ down: 0, aside: 0 });
      await fingers.up();
      await settles({ open: true, index: START });
    });
    test('a third finger is ignored', async () => {
      await pinch(80, 160);
      const before = await see(page);
      await fingers.down({ x: 30, y: 700 });
      await fingers.move([...pair(MIDDLE, 160), { x: 200, y: 200 }]);
      expect((await see(page)).scale).toBeCloseTo(before.scale, 1);
      await fingers.up();
    });

    test.each([1, -1])('the photo follows a swipe (%i), which shows its neighbor and turns to it', async (way) => {
      await swipe(-way * 110, 0);
      const { aside } = await see(page);
      expect(aside).toBeCloseTo(-way * 110, 0);
      const neighbor = await page.evaluate(() => {
        const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
        return [...root.querySelectorAll('[part=slide][inert] img')].filter((image) => {
          const { left, right } = image.getBoundingClientRect();
          return right > 0 && left < innerWidth && (image as HTMLImageElement).naturalWidth;
        }).length;
      });
      expect(neighbor).toBe(1);
      await fingers.up();
      await settles({ index: START + way, aside: 0, scale: 1 });
    });
    test('a short slow swipe springs back', async () => {
      await swipe(-30, 0);
      await page.waitForTimeout(150);
      await fingers.move([{ x: MIDDLE.x - 31, y: MIDDLE.y }], 1);
      await fingers.up();
      await settles({ index: START, aside: 0 });
    });
    test('a short fast flick turns to the next photo', async () => {
      await fingers.down(MIDDLE);
      await fingers.move([{ x: MIDDLE.x - 50, y: MIDDLE.y }], 3);
      await fingers.up();
      await settles({ index: START + 1 });
    });
    test('a swipe that returns to its start does not turn', async () => {
      await swipe(-120, 0);
      await fingers.move([{ x: MIDDLE.x - 20, y: MIDDLE.y }]);
      await fingers.up();
      await settles({ index: START, aside: 0 });
    });
    test('a canceled swipe springs back', async () => {
      await swipe(-150, 0);
      await fingers.cancel();
      await settles({ index: START, aside: 0 });
    });
    test('three swipes in a row turn three times', async () => {
      for (let i = 0; i < 3; i++) {
        await swipe(-120, 0);
        await fingers.up();
      }
      await settles({ index: START + 3 });
    });
    test('a swipe before the first photo is damped', async () => {
      await page.keyboard.press('Home');
      await swipe(150, 0);
      const { aside } = await see(page);
      expect(aside).toBeGreaterThan(20);
      expect(aside).toBeLessThan(80);
      await fingers.up();
      await settles({ index: 0, aside: 0 });
    });
    test('a swipe after the last photo is damped', async () => {
      await page.keyboard.press('End');
      await swipe(-150, 0);
      expect((await see(page)).aside).toBeGreaterThan(-80);
      await fingers.up();
      await settles({ index: 59, aside: 0 });
    });

    test('the photo follows a pull down, which shows the page and closes', async () => {
      await swipe(0, 160);
      const { down } = await see(page);
      expect(down).toBeCloseTo(160, 0);
      const shade = await page.locator('[part=shade]').evaluate((element) => Number(getComputedStyle(element).opacity));
      expect(shade).toBeLessThan(0.7);
      await fingers.up();
      await settles({ open: false });
    });
    test('a short slow pull springs back', async () => {
      await swipe(0, 40);
      await page.waitForTimeout(150);
      await fingers.move([{ x: MIDDLE.x, y: MIDDLE.y + 41 }], 1);
      await fingers.up();
      await settles({ open: true, down: 0 });
    });
    test('a canceled pull springs back', async () => {
      await swipe(0, 200);
      await fingers.cancel();
      await settles({ open: true, down: 0 });
    });
    test('a push up does nothing', async () => {
      await swipe(0, -200);
      await fingers.up();
      await settles({ open: true, index: START, down: 0, aside: 0 });
    });
    test('a slanted drag keeps its initial direction', async () => {
      await fingers.down(MIDDLE);
      await fingers.move([{ x: MIDDLE.x - 40, y: MIDDLE.y + 10 }]);
      await fingers.move([{ x: MIDDLE.x - 60, y: MIDDLE.y + 160 }]);
      expect((await see(page)).down).toBe(0);
      await fingers.cancel();
    });

    test('a tap hides the controls, another shows them', async () => {
      await fingers.tap({ x: 195, y: 422 });
      await settles({ controls: false });
      await fingers.tap({ x: 195, y: 422 });
      await settles({ controls: true, open: true, scale: 1 });
    });
    test('a tap beside the photo also hides the controls', async () => {
      await fingers.tap({ x: 195, y: 200 });
      await settles({ controls: false, open: true });
    });
    test('a double tap zooms around the tapped point, another undoes it', async () => {
      const at = { x: 150, y: 400 };
      await doubleTap(at);
      const { scale, x } = await see(page);
      expect(scale).toBeGreaterThanOrEqual(2);
      expect(x).toBeGreaterThan(0);
      await page.waitForTimeout(350);
      await fingers.tap(at);
      await fingers.tap(at);
      await settles({ scale: 1, x: 0, y: 0, open: true });
    });
    test('a finger moves a zoomed photo as far as its edges', async () => {
      await doubleTap(MIDDLE);
      const before = await see(page);
      await swipe(-60, -20);
      const moved = await see(page);
      expect(moved.x - before.x).toBeCloseTo(-60, 0);
      await fingers.up();
      await swipe(300, 0, { x: 40, y: 422 });
      await swipe(300, 0, { x: 40, y: 422 });
      await fingers.up();
      await expect.poll(async () => (await see(page)).index).toBe(START);
      const { x, scale } = await see(page);
      expect(x).toBeLessThanOrEqual((390 * scale - 390) / 2 + 1);
    });
    test('a fling continues the movement', async () => {
      await doubleTap(MIDDLE);
      await fingers.down(MIDDLE);
      await fingers.move([{ x: MIDDLE.x - 60, y: MIDDLE.y }], 3);
      await fingers.up();
      await expect.poll(async () => (await see(page)).x).toBeLessThan(-70);
    });
    test('a canceled move keeps the zoomed photo inside its limits', async () => {
      await doubleTap(MIDDLE);
      await swipe(-900, 0);
      await fingers.cancel();
      const { x, scale } = await see(page);
      expect(Math.abs(x)).toBeLessThanOrEqual((390 * scale - 390) / 2 + 1);
      expect(await index()).toBe(START);
    });
    test('a drag past the edge of a zoomed photo turns to its neighbor', async () => {
      await doubleTap(MIDDLE);
      for (let i = 0; i < 4; i++) {
        await swipe(-300, 0, { x: 360, y: 422 });
        await fingers.up();
        await page.waitForTimeout(60);
        if ((await index()) !== START) break;
      }
      await settles({ index: START + 1, scale: 1 });
    });
    test('a pull does not close a zoomed photo', async () => {
      await doubleTap(MIDDLE);
      await swipe(0, 300);
      await fingers.up();
      await settles({ open: true, index: START });
    });
    test('the next photo is not zoomed', async () => {
      await doubleTap(MIDDLE);
      await page.getByRole('button', { name: 'Next photo' }).click();
      await settles({ index: START + 1, scale: 1, x: 0, y: 0 });
    });
  });

  test.each(['ltr', 'rtl'])('a swipe follows the reading direction, %s', async (direction) => {
    await open(PHONE, 'width=device-width', `lang="en" dir="${direction}"`);
    fingers = await fingersOn(page);
    await reset();
    await swipe(-120, 0);
    await fingers.up();
    await settles({ index: START + (direction === 'rtl' ? -1 : 1) });
  });

  describe('mouse and trackpad', () => {
    const WIDE = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' as const };
    beforeAll(() => (inject('browser') ? open(WIDE) : undefined));
    afterAll(() => page?.context().close());
    beforeEach(reset);
    const drag = async (from: Spot, to: Spot): Promise<void> => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 5 });
    };

    test('a click zooms around the clicked point, another undoes it', async () => {
      await page.mouse.click(400, 400);
      await expect.poll(async () => (await see(page)).scale).toBeGreaterThanOrEqual(2);
      expect((await see(page)).x).toBeGreaterThan(50);
      await page.mouse.click(400, 400);
      await settles({ scale: 1, x: 0, y: 0, open: true });
    });
    test('a click beside the photo closes', async () => {
      await page.mouse.click(14, 200);
      await settles({ open: false });
    });
    test('a drag turns to another photo, or moves a zoomed one', async () => {
      await drag({ x: 640, y: 400 }, { x: 400, y: 400 });
      await page.mouse.up();
      await settles({ index: START + 1, scale: 1 });
      await page.mouse.click(640, 400);
      await expect.poll(async () => (await see(page)).scale).toBeGreaterThan(1);
      const before = await see(page);
      await drag({ x: 640, y: 400 }, { x: 600, y: 380 });
      const after = await see(page);
      expect(after.x - before.x).toBeCloseTo(-40, 0);
      await page.mouse.up();
      await settles({ index: START + 1, open: true });
    });
    test('the wheel zooms in and out around the pointer', async () => {
      await page.mouse.move(800, 300);
      await page.mouse.wheel(0, -300);
      await expect.poll(async () => (await see(page)).scale).toBeGreaterThan(1.3);
      const { scale, x } = await see(page);
      const spot = (800 - 632 - x) / scale;
      expect(Math.abs(spot - (800 - 632))).toBeLessThan(12);
      await page.mouse.wheel(0, 2000);
      await settles({ scale: 1, open: true, scroll: 0 });
    });
    test('a pinch on a trackpad zooms the photo, not the page', async () => {
      await page.mouse.move(640, 400);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -60);
      await page.keyboard.up('Control');
      await expect.poll(async () => (await see(page)).scale).toBeGreaterThan(1.3);
      expect(await page.evaluate(() => [visualViewport!.scale, devicePixelRatio])).toEqual([1, 1]);
    });
    test('other buttons do nothing', async () => {
      await page.mouse.click(640, 400, { button: 'middle' });
      await settles({ open: true, scale: 1 });
    });
  });
});
