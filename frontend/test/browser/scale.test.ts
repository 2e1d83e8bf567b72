import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openFakeApi, type FakeApi } from './setup/api';
import { post, scriptTag } from './setup/blog';
import { browserTests, photosShown, quiet } from './setup/page';

const TOTAL = 100_000;

browserTests('a hundred thousand photos', (bench) => {
  const script = scriptTag(`${inject('open')}/embed.js`);
  let fake: FakeApi;
  beforeAll(async () => {
    if (inject('browser')) fake = await openFakeApi(TOTAL);
  });
  afterAll(() => fake?.close());

  const open = async (width: number, attributes = '', deviceScaleFactor = 1): Promise<Page> => {
    const tag = `<darkroom-gallery src="${fake.url}" ${attributes} style="display:block;height:700px"></darkroom-gallery>`;
    const page = await bench.open(bench.blog.publish('/many', post(script + tag)), {
      viewport: { width, height: 900 },
      deviceScaleFactor,
    });
    await photosShown(page, 4);
    return page;
  };
  const look = (page: Page) =>
    page.evaluate(() => {
      const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
      const box = root.querySelector('[data-layout]')!;
      const shown = [...root.querySelectorAll<HTMLElement>('[data-index]')].filter((cell) => {
        const place = cell.getBoundingClientRect();
        const frame = box.getBoundingClientRect();
        return place.bottom > frame.top && place.top < frame.bottom && place.right > frame.left && place.left < frame.right;
      });
      return {
        nodes: root.querySelectorAll('*').length,
        shown: shown.map((cell) => Number(cell.dataset.index)),
        extent: Math.max(box.scrollHeight, box.scrollWidth),
      };
    });
  /** Waits until photos are in view again after a jump. */
  const settled = async (page: Page) => {
    await page.waitForFunction(() => {
      const box = document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[data-layout]')!;
      const frame = box.getBoundingClientRect();
      return [...box.querySelectorAll('li')].filter((cell) => {
        const place = cell.getBoundingClientRect();
        return place.bottom > frame.top && place.top < frame.bottom && place.right > frame.left && place.left < frame.right;
      }).length > 1;
    });
    return look(page);
  };
  const scrollTo = (page: Page, fraction: number) =>
    page.evaluate((part) => {
      const box = document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[data-layout]')!;
      box.scrollTo(part * box.scrollWidth, part * box.scrollHeight);
    }, fraction);

  test.each([
    ['rows', 390],
    ['rows', 1280],
    ['grid', 1280],
    ['strip', 1280],
  ])('%s at %i px: few nodes everywhere, the last photo at the end, nothing moves', async (layout, width) => {
    const page = await open(width, `layout="${layout}"`);
    // The pointer over the gallery, or the first scroll, requests the index.
    await scrollTo(page, 0.01);
    await page.waitForTimeout(800);
    for (let step = 0; step <= 20; step++) {
      await scrollTo(page, step / 20);
      const { nodes, extent } = await settled(page);
      expect(nodes, `nodes at ${step}/20`).toBeLessThanOrEqual(250);
      expect(extent).toBeLessThanOrEqual(8_000_000);
    }
    await quiet(page);
    expect((await look(page)).shown).toContain(TOTAL - 1);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
  });

  test('the End key goes to the last photo, Home to the first', async () => {
    const page = await open(1280);
    await page.locator('[data-index="0"]').focus();
    await page.keyboard.press('End');
    await page.waitForFunction((last) => {
      const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
      return (root.activeElement as HTMLElement)?.dataset.index === String(last);
    }, TOTAL - 1);
    await page.waitForTimeout(300);
    expect((await look(page)).shown).toContain(TOTAL - 1);
    await page.keyboard.press('Home');
    await page.waitForTimeout(300);
    expect((await look(page)).shown).toContain(0);
  });

  test.each([
    [320, 3],
    [1920, 2],
  ])('the box stays short enough to scroll at %i px and %i device pixels each', async (width, scale) => {
    const page = await open(width, '', scale);
    await scrollTo(page, 0.5);
    await page.waitForTimeout(1000);
    const { extent, nodes } = await look(page);
    expect(extent).toBeLessThanOrEqual(8_000_000);
    expect(nodes).toBeLessThanOrEqual(250);
  });

  test('photos scrolled past quickly are not requested', async () => {
    const page = await open(1280);
    await scrollTo(page, 0.02);
    await page.waitForTimeout(1000);
    fake.requests.length = 0;
    // If the machine itself pauses, the gallery may treat that as a stop.
    const stops = await page.evaluate(async () => {
      const box = document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[data-layout]')!;
      let before = performance.now();
      let pauses = 0;
      for (let step = 1; step <= 30; step++) {
        box.scrollTo(0, (step / 40) * box.scrollHeight);
        await new Promise((resolve) => setTimeout(resolve, 16));
        if (performance.now() - before > 60) pauses++;
        before = performance.now();
      }
      return pauses;
    });
    await quiet(page);
    expect(fake.requests.filter((path) => path.startsWith('/api/list-images')).length).toBeLessThan(6 + 2 * stops);
  });

  test('without the index every photo can still be reached', async () => {
    const page = await open(1280);
    await page.route('**/api/gallery-index*', (route) => route.abort());
    await scrollTo(page, 0.5);
    await page.waitForTimeout(500);
    await scrollTo(page, 1);
    await page.waitForTimeout(500);
    expect((await look(page)).shown).toContain(TOTAL - 1);
  });
});
