/** Nothing moves on the site's home page while it loads, even if albums and notes arrive late. */
import { expect, inject, test } from 'vitest';
import { browserTests, quiet } from './setup/page';

const SKIPPED = { images: [], total: 17, skipped: { unsupported_format: 2 } };
const late = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

browserTests('still', (bench) => {
  const viewports = [
    { width: 360, height: 740 },
    { width: 768, height: 1024 },
    { width: 1440, height: 900 },
  ];
  test.each(viewports)('the home page, %o', async (viewport) => {
    const page = await bench.open('about:blank', { viewport });
    await page.route('**/api/list-albums*', async (route) => {
      await late(500);
      await route.continue();
    });
    await page.route('**/api/list-images?limit=1', async (route) => {
      await late(700);
      await route.fulfill({ json: SKIPPED });
    });
    await page.goto(`${inject('open')}/`);
    await page.locator('.albums li').first().waitFor();
    await quiet(page);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
  });
});
