// site.mjs URL [LEAST]: the photos on a blog page before and after its script ran, its layout shift, and its errors.
import { settled, withPage } from './browser.mjs';

const [address, least = '3'] = process.argv.slice(2);
const seen = await withPage(
  async (page) => {
    const said = [];
    const listen = (message) => {
      const isIcon = message.location().url.endsWith('/favicon.ico');
      if (/error|warning/.test(message.type()) && !isIcon) said.push(message.text());
    };
    page.on('console', listen);
    await page.addInitScript(() => {
      window.moved = 0;
      const add = (list) => list.getEntries().forEach((entry) => (window.moved += entry.value));
      new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
      const count = () => (window.served = document.querySelectorAll('img').length);
      document.addEventListener('readystatechange', () => document.readyState === 'interactive' && count());
    });
    await page.goto(address);
    const loaded = () => {
      const root = document.querySelector('darkroom-gallery')?.shadowRoot ?? document;
      return [...root.querySelectorAll('[data-index] img')].filter((image) => image.complete && image.naturalWidth).length;
    };
    const limit = Date.now() + 60_000;
    while ((await page.evaluate(loaded)) < Number(least) && Date.now() < limit) await page.waitForTimeout(100);
    await settled(page);
    const [moved, served] = await page.evaluate(() => [window.moved, window.served]);
    return { photos: await page.evaluate(loaded), moved, served, said };
  },
  (url) => url.includes('/api/list-images'),
);
console.log(JSON.stringify(seen));
