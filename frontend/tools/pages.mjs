/**
 * Screenshots of every page of a running site for review, on a phone, a tablet and a desktop, light and dark:
 *   npm run pages -- http://localhost:8080     into test-results/pages
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../test-results/pages', import.meta.url));
const WIDTHS = { 360: 740, 768: 1024, 1440: 900 };
const SCHEMES = ['light', 'dark'];
const PAUSE = 700;

const base = (process.argv[2] ?? 'http://localhost:8080').replace(/\/$/, '');
const [photo] = (await (await fetch(`${base}/api/list-images?limit=1`)).json()).images;
const [album] = (await (await fetch(`${base}/api/list-albums`)).json()).albums;
const name = encodeURIComponent(photo.name);

/** Path, and the actions before the screenshot. */
const PAGES = {
  gallery: ['/'],
  album: [`/?album=${encodeURIComponent(album?.folder ?? '')}`],
  filter: ['/', (page) => page.locator('.refine summary').click()],
  search: ['/?q=cat'],
  viewer: [`/?photo=${name}`],
  menu: [`/?photo=${name}`, (page) => page.locator('[part~=download]').click()],
  photo: [`/photo/${name}`],
  studio: ['/studio'],
  coloring: ['/coloring'],
  'my-pictures': ['/my-pictures'],
  zoom: [`/zoom?name=${name}`],
  docs: ['/api/docs'],
  embed: ['/api/embed'],
  missing: ['/nowhere'],
};

mkdirSync(FOLDER, { recursive: true });
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
for (const [width, height] of Object.entries(WIDTHS)) {
  for (const colorScheme of SCHEMES) {
    const phone = width < 500;
    const context = await browser.newContext({ viewport: { width: Number(width), height }, colorScheme, hasTouch: phone, isMobile: phone, locale: 'en-US' });
    for (const [state, [path, prepare]] of Object.entries(PAGES)) {
      const page = await context.newPage();
      await page.goto(base + path);
      await page.waitForLoadState('networkidle');
      await prepare?.(page);
      await page.waitForTimeout(PAUSE);
      await page.screenshot({ path: join(FOLDER, `${state}-${width}-${colorScheme}.jpg`), type: 'jpeg', quality: 80 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) console.log(`${state}, ${width} px: ${over} px too wide`);
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
console.log(`in ${FOLDER}`);
