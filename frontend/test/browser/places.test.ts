/** Tags in unusual places: containers sized by their content or hidden at first, odd attributes, odd data. */
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openFakeApi, type FakeApi } from './setup/api';
import { post, scriptTag, type PageOptions } from './setup/blog';
import { browserTests, photosShown, quiet } from './setup/page';

browserTests('places', (bench) => {
  const server = inject('open');
  const BOX = 'style="display:block;height:300px"';
  let fake: FakeApi;
  beforeEach(async () => {
    fake = await openFakeApi(60);
  });
  afterEach(() => fake.close());

  const open = (tags: string, options: PageOptions = {}, script = 'embed.js'): Promise<Page> =>
    bench.open(bench.blog.publish('/places', post(scriptTag(`${server}/${script}`) + tags, options)));
  const gallery = (attributes = BOX): string => `<darkroom-gallery src="${fake.url}" ${attributes}></darkroom-gallery>`;
  const photo = (attributes = ''): string => `<darkroom-photo src="${fake.url}" ${attributes}></darkroom-photo>`;

  test.each([
    ['a cell of a table', '<table><tr><td>Text</td><td>TAG</td></tr></table>'],
    ['a flex row', '<div style="display:flex"><p>Text</p>TAG</div>'],
    ['a float', '<div style="float:left">TAG</div>'],
    ['an inline block', '<div style="display:inline-block">TAG</div>'],
  ])('%s gives as much width as it has, and is not made wider', async (_, place) => {
    for (const [script, tag] of [['embed.js', gallery()], ['embed.js', photo()], ['embed-photo.js', photo()]]) {
      const page = await open(place.replace('TAG', tag), {}, script);
      const name = tag.slice(1, tag.indexOf(' '));
      await photosShown(page, 1, name);
      expect((await page.locator(name).boundingBox())!.width).toBeGreaterThan(900);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }
  });

  test.each(['', 'layout="strip"'])('an element hidden at first fits its box after it is shown, %s', async (layout) => {
    const page = await open(`<details><summary>Open</summary><div style="display:none">${gallery(`${layout} ${BOX}`)}</div></details>`);
    await page.waitForFunction(() => customElements.get('darkroom-gallery'));
    await page.getByText('Open').click();
    await page.evaluate(() => (document.querySelector('details > div') as HTMLElement).removeAttribute('style'));
    await photosShown(page, 3);
    const element = page.locator('darkroom-gallery');
    const box = element.locator('[data-layout]');
    expect(await box.evaluate(({ clientHeight }) => clientHeight)).toBeLessThanOrEqual(300);
    // Hidden and shown again, it keeps its scroll position.
    await box.evaluate((inner) => inner.scrollTo(100, 100));
    await element.evaluate((host) => host.toggleAttribute('hidden'));
    await page.waitForTimeout(100);
    await element.evaluate((host) => host.toggleAttribute('hidden'));
    await photosShown(page, 3);
    expect(await box.evaluate(({ dataset, clientHeight }) => [dataset.boxed, clientHeight <= 300])).toEqual(['true', true]);
  });

  test('tags without a box show photos', async () => {
    for (const [script, tag] of [['embed.js', photo()], ['embed-photo.js', photo()], ['embed.js', gallery('layout="strip"')], ['embed.js', gallery()]]) {
      const page = await open(tag, {}, script);
      const name = tag.slice(1, tag.indexOf(' '));
      await photosShown(page, 1, name);
      expect((await page.locator(`${name} img`).first().boundingBox())!.height, tag).toBeGreaterThan(150);
    }
  });

  test('lengths may have units, languages an underscore, and texts may be numeric', async () => {
    const page = await open(gallery(`row-height="120px" gap="0" tag="007" headings="months" ${BOX}`), { html: 'lang="de_AT"' });
    await photosShown(page, 3);
    await page.getByRole('heading', { name: /J(anu|än)\w+ 2024/ }).waitFor();
    const height = (await page.locator('darkroom-gallery li').first().boundingBox())!.height;
    expect(Math.abs(height - 120)).toBeLessThan(40);
    expect(fake.requests.find((path) => path.includes('list-images'))).toContain('tag=007');
  });

  test('a relative src follows the base of the page, and the language is that around nested shadow trees', async () => {
    const page = await open('<div id="outer" lang="de"></div>', { head: `<base href="${fake.url}/blog/">` });
    await page.locator('#outer').evaluate((outer) => {
      const tag = '<darkroom-gallery src="/" headings="months" style="display:block;height:300px"></darkroom-gallery>';
      outer.attachShadow({ mode: 'open' }).innerHTML = tag;
    });
    await page.getByRole('heading', { name: 'Januar 2024' }).waitFor();
  });

  test('tags in a hidden panel are hidden, too', async () => {
    for (const [script, tag] of [['embed.js', gallery()], ['embed-photo.js', photo(BOX)]]) {
      const page = await open(`<div style="visibility:hidden">${tag}</div>`, {}, script);
      const name = tag.slice(1, tag.indexOf(' '));
      await photosShown(page, 1, name);
      expect(await page.locator(`${name} img`).first().isVisible()).toBe(false);
    }
  });

  test('photos with an invalid date, a very long caption or an unknown size are shown', async () => {
    await fake.close();
    const caption = 'A caption that goes on and on. '.repeat(60);
    fake = await openFakeApi(3, { alter: { taken: '2024-13-45', caption, credit: 'x'.repeat(900), width: null, height: null } });
    for (const [script, tag] of [['embed.js', photo(BOX)], ['embed-photo.js', photo(BOX)], ['embed.js', gallery()]]) {
      const page = await open(tag, {}, script);
      const name = tag.slice(1, tag.indexOf(' '));
      await photosShown(page, 1, name);
      expect((await page.locator(`${name} img`).first().boundingBox())!.height, tag).toBeGreaterThan(50);
      if (name === 'darkroom-photo') continue;
      await page.locator('[data-index="0"]').click();
      await page.waitForFunction(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector<HTMLImageElement>('dialog img')?.naturalWidth);
      expect((await page.locator('dialog [part=slide]:not([inert]) img').boundingBox())!.width).toBeGreaterThan(500);
      expect(await page.locator('[part=words]').evaluate((words) => words.scrollWidth - words.clientWidth)).toBe(0);
    }
  });

  test.each(['light', 'dark'] as const)('no strip in another color beside the open viewer, on a %s page', async (colorScheme) => {
    const head = '<style>html{background:light-dark(#faf7f2,#14110f);color-scheme:light dark}</style>';
    const html = post(scriptTag(`${server}/embed.js`) + gallery(), { head });
    const page = await bench.open(bench.blog.publish('/strip', html), { colorScheme });
    await photosShown(page, 3);
    /** The colors of a row of pixels at the right end of the window, where the scroll bar was, beside the photo. */
    const colors = async (): Promise<number[]> => {
      const { width, height } = page.viewportSize()!;
      const png = (await page.screenshot({ clip: { x: width - 24, y: height - 2, width: 24, height: 1 } })).toString('base64');
      return page.evaluate(async (data) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const context = new OffscreenCanvas(image.width, 1).getContext('2d')!;
        context.drawImage(image, 0, 0);
        return [...context.getImageData(0, 0, image.width, 1).data];
      }, png);
    };
    const before = await colors();
    await page.locator('[data-index="0"]').click();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(500);
    // The shade behind the caption ends softly, since it cannot cover the space of the scroll bar.
    const shown = await colors();
    const steps = shown.map((value, at) => Math.abs(value - (shown[at - 4] ?? value)));
    expect(shown.slice(-4)).toEqual([0x14, 0x12, 0x10, 255]);
    expect(Math.max(...steps)).toBeLessThan(4);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await colors()).toEqual(before);
  });

  test.each(['html{zoom:.8}', 'body{zoom:1.5}', 'main{zoom:2}'])('on a page with %s, the viewer fills the window', async (css) => {
    const html = post(scriptTag(`${server}/embed.js`) + gallery(), { head: `<style>${css}</style>` });
    const page = await bench.open(bench.blog.publish('/zoomed', html));
    await photosShown(page, 2);
    await page.locator('[data-index="0"]').click();
    await page.locator('dialog [part=slide]:not([inert]) img').waitFor();
    await page.waitForTimeout(500);
    const { width, height } = page.viewportSize()!;
    const room = (await page.locator('[part=room]').boundingBox())!;
    expect([room.x, room.y, Math.round(room.height)]).toEqual([0, 0, height]);
    expect(Math.abs(room.width - width)).toBeLessThan(20);
    const image = (await page.locator('dialog [part=slide]:not([inert]) img').boundingBox())!;
    expect(image.x >= 0 && image.y >= 0 && image.x + image.width <= width && image.y + image.height <= height).toBe(true);
  });

  test.each(['Control', 'Shift'] as const)('a click with %s is left to the browser', async (key) => {
    const page = await open(gallery());
    await photosShown(page, 3);
    const other = page.context().waitForEvent('page');
    await page.locator('[data-index="1"]').click({ modifiers: [key] });
    await (await other).close();
    await quiet(page, 100);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
