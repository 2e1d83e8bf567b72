/**
 * Screenshots of the site for review, on a phone and a desktop, light and dark, saved in test-results/screenshots. With
 * SCREENSHOTS (npm run screenshots), only the light ones, saved in the folder of the README's pictures.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { browserTests, quiet } from './setup/page';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = resolve(ROOT, process.env.SCREENSHOTS || 'test-results/screenshots');
const SCHEMES = process.env.SCREENSHOTS ? (['light'] as const) : (['light', 'dark'] as const);
const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const PHONE = { deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const SEED = 'k';
const SHIPPED = "import skimage.data, pathlib; print(pathlib.Path(skimage.data.__file__).parent)";

/** Waits until every picture in the window has loaded. */
const arrived = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('img')].every((image) => {
      const { top, bottom, left, right, width } = image.getBoundingClientRect();
      // A horizontal strip loads only the pictures in view.
      const strip = image.closest('.looks, ul')?.getBoundingClientRect();
      const beside = left > innerWidth || right < 0 || (strip && (left > strip.right || right < strip.left));
      return bottom < 0 || top > innerHeight || beside || !width || (image.complete && image.naturalWidth);
    }),
  );

const STATES: Record<string, (page: Page, server: string) => Promise<unknown>> = {
  async gallery(page, server) {
    // The random photo is the same in every run.
    await page.route('**/api/random-image?*', (route) => route.continue({ url: `${route.request().url()}&seed=${SEED}` }));
    await page.goto(`${server}/`);
  },
  async viewer(page, server) {
    await page.goto(`${server}/?sort=name`);
    await page.locator('[data-index="0"]').click();
    await page.getByRole('dialog').waitFor();
  },
  async studio(page, server) {
    await page.goto(`${server}/studio`);
    await page.getByRole('searchbox').fill('cat');
    await page.locator('.picker li button').first().click();
    const add = page.getByRole('combobox', { name: 'Add an operation' });
    await add.selectOption('grayscale');
    await add.selectOption('sharpen');
  },
  async coloring(page, server) {
    await page.goto(`${server}/coloring`);
    const { execFileSync } = await import('node:child_process');
    const folder = execFileSync(process.env.PYTHON ?? resolve(ROOT, '../.venv/bin/python'), ['-c', SHIPPED]).toString().trim();
    await page.locator('input[type=file]').first().setInputFiles(['chelsea.png', 'coffee.png', 'rocket.jpg'].map((name) => `${folder}/${name}`));
    await page.getByText('3 of 3 drawn').waitFor({ timeout: 25_000 });
  },
};

browserTests('screenshots', (bench) => {
  mkdirSync(FOLDER, { recursive: true });
  for (const [width, viewport] of Object.entries(WIDTHS)) {
    for (const colorScheme of SCHEMES) {
      test.each(Object.keys(STATES))(`%s, ${width}, ${colorScheme}`, async (state) => {
        const page = await bench.open('about:blank', { locale: 'en-US', viewport, colorScheme, ...(width === 'phone' && PHONE) });
        await STATES[state](page, inject('open'));
        await quiet(page, 500);
        await arrived(page);
        await page.mouse.move(0, 0);
        const name = `${state}-${width}${colorScheme === 'dark' ? '-dark' : ''}.jpg`;
        const picture = await page.screenshot({ path: resolve(FOLDER, name), type: 'jpeg', quality: 72 });
        expect(picture.length).toBeGreaterThan(20_000);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      }, 60_000);
    }
  }
});
