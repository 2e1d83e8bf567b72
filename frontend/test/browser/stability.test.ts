import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { openFakeApi, type FakeApi } from './setup/api';
import { post, scriptTag } from './setup/blog';
import { browserTests, photosShown, quiet } from './setup/page';

browserTests('stability', (bench) => {
  const server = inject('open');
  const script = scriptTag(`${server}/embed.js`);
  const tags = (source: string): string => `
    <darkroom-gallery src="${source}" style="display:block;height:500px"><a href="/">Photos</a></darkroom-gallery>
    <p>Between.</p>
    <darkroom-gallery src="${source}" layout="strip" style="display:block;height:180px"><a href="/">Photos</a></darkroom-gallery>
    <p>Between.</p>
    <darkroom-photo src="${source}" seed="c" style="display:block;aspect-ratio:3/2;max-width:500px"><a href="/">A photo</a></darkroom-photo>`;
  let fake: FakeApi;
  beforeEach(async () => {
    fake = await openFakeApi(300);
  });
  afterEach(() => fake.close());

  test.each([320, 390, 768, 1280])('loading, scrolling and resizing shift nothing on the page, %i px wide', async (width) => {
    fake.delay = 200;
    const page = await bench.open(bench.blog.publish('/still', post(script + tags(fake.url))), {
      viewport: { width, height: 900 },
    });
    await photosShown(page, 4);
    await photosShown(page, 1, 'darkroom-photo');
    await quiet(page);
    await page.mouse.move(width / 2, 400);
    for (let step = 0; step < 6; step++) {
      await page.mouse.wheel(0, 700);
      await page.waitForTimeout(150);
    }
    await quiet(page);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);

    // A resize moves the page's own text. Afterward, photos must not move anything.
    await page.setViewportSize({ width: width + 60, height: 800 });
    await page.waitForTimeout(100);
    await page.evaluate(() => (window.seen.shifts = 0));
    await quiet(page);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
  });

  test('nothing moves when the API fails and is requested again', async () => {
    fake.failing = true;
    const page = await bench.open(bench.blog.publish('/failing', post(script + tags(fake.url))));
    const retry = page.locator('darkroom-gallery').first().getByRole('button', { name: 'Try again' });
    await retry.waitFor();
    await quiet(page);
    fake.failing = false;
    await retry.click();
    await photosShown(page, 4);
    await quiet(page);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
  });

  test.each(['visible', 'hidden'])('opening and closing the viewer moves nothing, page overflow %s', async (overflow) => {
    const head = overflow === 'hidden' ? '<style>html{overflow:hidden}</style>' : '';
    const page = await bench.open(bench.blog.publish('/viewer', post(script + tags(server), { head })));
    await photosShown(page, 4);
    await quiet(page);
    const places = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('main > *')].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return [x, y, width, height];
        }),
      );
    const before = await places();
    await page.locator('darkroom-gallery').first().locator('[data-index]').first().click();
    await page.getByRole('dialog').waitFor();
    expect(await places()).toEqual(before);
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(200);
    expect(await places()).toEqual(before);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await places()).toEqual(before);
    expect(await page.evaluate(() => [document.documentElement.style.overflow, scrollY])).toEqual(['', 0]);
  });
});
