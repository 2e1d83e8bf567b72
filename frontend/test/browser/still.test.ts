/** Nothing on the pages of the site moves while they load: fonts, albums, tags and photos arrive late. */
import { expect, inject, test } from 'vitest';
import { browserTests, quiet } from './setup/page';

const ALBUM = {
  folder: '',
  title: 'Photos',
  description: null,
  count: 17,
  cover: null,
  breadcrumb: [],
  albums: ['A', 'B', 'C'].map((title) => ({ folder: title, title, description: null, count: 3, cover: null })),
  tags: [{ tag: 'sea', count: 4 }],
  orientations: { landscape: 10, portrait: 7 },
};
const SKIPPED = { unsupported_format: 2 };

browserTests('still', (bench) => {
  const server = inject('open');
  const viewports = [
    { width: 360, height: 740 },
    { width: 768, height: 1024 },
    { width: 1440, height: 900 },
  ];
  test.each(viewports)('the gallery with albums that arrive late, %o', async (viewport) => {
    const page = await bench.open('about:blank', {
      viewport,
      before: async (early) => {
        const late = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
        await early.route('**/api/list-albums*', async (route) => {
          await late(600);
          await route.fulfill({ json: ALBUM });
        });
        await early.route('**/api/list-images?limit=1', async (route) => {
          await late(900);
          await route.fulfill({ json: { images: [], total: 17, skipped: SKIPPED } });
        });
        await early.route('**/api/random-image*', async (route) => {
          await late(300);
          await route.continue();
        });
        await early.route('**/*.woff2', async (route) => {
          await late(200);
          await route.continue();
        });
      },
    });
    await page.goto(`${server}/`);
    await page.getByRole('navigation', { name: 'Albums' }).waitFor();
    await page.getByText('2 not shown').waitFor();
    await quiet(page);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
  });

  test.each(['/studio', '/coloring', '/my-pictures', '/zoom', '/api/docs', '/nowhere'])('%s', async (path) => {
    const page = await bench.open(server + path);
    await quiet(page);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
  });
});
