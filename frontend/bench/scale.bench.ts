/** The longest task and the memory while scrolling through 100,000 photos. */
import { chromium } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openFakeApi } from '../test/browser/setup/api';
import { openBlog, post, scriptTag } from '../test/browser/setup/blog';
import { photosShown } from '../test/browser/setup/page';
import { median } from './phone';

const TOTAL = 100_000;
const RUNS = 5;
const LONGEST_TASK = 250;
const HEAP = 20_000_000;
const STEPS = 20;

test.each(['rows', 'grid', 'strip'])('100,000 photos as %s: no task over 250 ms, at most 20 MB', async (layout) => {
  const [fake, blog] = [await openFakeApi(TOTAL), await openBlog()];
  const browser = await chromium.connect(inject('browser'));
  const tag = `<darkroom-gallery src="${fake.url}" layout="${layout}" style="display:block;height:700px"></darkroom-gallery>`;
  const url = blog.publish('/many', post(scriptTag(`${inject('open')}/embed.js`) + tag));
  const longest: number[] = [];
  const heap: number[] = [];
  try {
    for (let run = 0; run < RUNS; run++) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await page.addInitScript(() => {
        const seen = { longest: 0 };
        Object.assign(window, { seen });
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
        }).observe({ type: 'longtask', buffered: true });
      });
      await page.goto(url);
      await photosShown(page, 4);
      for (let step = 0; step <= STEPS; step++) {
        await page.evaluate((part) => {
          const box = document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[data-layout]')!;
          box.scrollTo(part * box.scrollWidth, part * box.scrollHeight);
        }, step / STEPS);
        await page.waitForTimeout(150);
      }
      const devtools = await context.newCDPSession(page);
      await devtools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await devtools.send('Runtime.getHeapUsage');
      heap.push(usedSize);
      longest.push(await page.evaluate(() => (window as unknown as { seen: { longest: number } }).seen.longest));
      await context.close();
    }
  } finally {
    await browser.close();
    await Promise.all([fake.close(), blog.close()]);
  }
  console.log(`${layout}: longest task ${Math.round(median(longest))} ms of ${LONGEST_TASK}, heap ${(median(heap) / 1e6).toFixed(1)} MB of ${HEAP / 1e6}`);
  expect.soft(median(longest)).toBeLessThanOrEqual(LONGEST_TASK);
  expect(median(heap)).toBeLessThanOrEqual(HEAP);
});
