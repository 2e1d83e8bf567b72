/** Pages around a gallery: hidden containers, other listeners, printing, translation, bad connections. */
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openFakeApi, type FakeApi } from './setup/api';
import { built, post, scriptTag } from './setup/blog';
import { browserTests, loadedCells, photosShown, positionShown, quiet } from './setup/page';

const BOX = 'style="display:block;height:400px"';

browserTests('situations', (bench) => {
  const server = inject('open');
  let fake: FakeApi;
  beforeEach(async () => {
    fake = await openFakeApi(60, { alter: { width: 3000, height: 2000 } });
  });
  afterEach(() => fake.close());

  const gallery = (attributes = BOX): string => `<darkroom-gallery src="${fake.url}" ${attributes}></darkroom-gallery>`;
  const open = (tags: string, options: Parameters<typeof bench.open>[1] = {}, address = ''): Promise<Page> =>
    bench.open(bench.blog.publish('/situation', post(scriptTag(`${server}/embed.js`) + tags)) + address, options);
  const view = async (page: Page, index = 2): Promise<void> => {
    await photosShown(page, 3);
    await page.locator(`[data-index="${index}"]`).first().click();
    await page.waitForFunction(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[part=slide]:not([inert]) [data-loaded]'));
  };
  const closed = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' });
  const rootStyle = (page: Page) => page.evaluate(() => document.documentElement.style.cssText);

  // Ways to hide a container at first, and to show it.
  test.each<[string, string, (host: HTMLElement) => void]>([
    ['a sheet below the window', 'style="position:fixed;inset:0;transform:translateY(110%);transition:transform .15s"', (host) => (host.style.transform = 'none')],
    ['a drawer beside the window', 'style="position:fixed;inset:0;transform:translateX(-110%)"', (host) => (host.style.transform = 'none')],
    ['an accordion', 'style="height:0;overflow:hidden;transition:height .15s"', (host) => (host.style.height = '450px')],
    ['a tab panel', 'hidden', (host) => (host.hidden = false)],
    ['a slide that is not shown', 'style="visibility:hidden;position:absolute;inset:0;transform:scale(.1)"', (host) => (host.style.cssText = '')],
    ['a popover', 'popover', (host) => host.showPopover()],
    ['a page that is scaled down', 'style="transform:scale(.3);transform-origin:0 0"', () => undefined],
    ['a scroller inside a scroller', 'style="height:300px;overflow:auto"', (host) => host.scrollTo(0, 900)],
  ])('%s fills itself once it is seen', async (name, attributes, show) => {
    const inner = name.startsWith('a scroller') ? gallery('style="display:block;margin-top:900px"') : gallery();
    const page = await open(`<div id="host" ${attributes}>${inner}</div>`);
    await page.waitForFunction(() => customElements.get('darkroom-gallery'));
    await page.waitForTimeout(200);
    await page.locator('#host').evaluate(show);
    await photosShown(page, 3);
    // Photos in view are drawn, not only those that were in view at first.
    await page.locator('darkroom-gallery').evaluate((host) => host.shadowRoot!.querySelector('[data-layout]')!.scrollTo(0, 700));
    await page.waitForTimeout(300);
    expect(await loadedCells(page)).toBeGreaterThan(3);
  });

  test('keys, clicks and touches in the viewer do not reach the page', async () => {
    const page = await open(gallery());
    await view(page);
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      for (const type of ['keydown', 'keyup', 'click', 'pointerdown', 'mousedown', 'wheel']) document.addEventListener(type, () => heard.push(type));
    });
    for (const key of ['ArrowRight', 'o', ' ', 'f']) await page.keyboard.press(key);
    await page.mouse.click(640, 400);
    await page.mouse.wheel(0, 100);
    await page.keyboard.press('Escape');
    await closed(page);
    expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([]);
  });

  test.each<[string, (host: HTMLElement) => void]>([
    ['is taken out', (host) => host.remove()],
    ['is hidden', (host) => (host.parentElement!.style.display = 'none')],
    ['is moved', (host) => document.body.prepend(host)],
    ['loses its parent', (host) => host.parentElement!.replaceChildren()],
  ])('a gallery that %s while a photo is open leaves the page free', async (_, act) => {
    const page = await open(`<div>${gallery()}</div>`);
    await view(page);
    expect(await rootStyle(page)).toContain('hidden');
    await page.locator('darkroom-gallery').evaluate(act);
    await expect.poll(() => rootStyle(page)).toBe('');
    expect(await page.evaluate(() => !!document.querySelector('darkroom-gallery')?.shadowRoot!.querySelector('dialog[open]'))).toBe(false);
    await page.mouse.move(640, 740);
    await page.mouse.wheel(0, 300);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  });

  test('Back closes, Forward opens, a URL opens, and closing reverts the URL', async () => {
    const page = await open(gallery(), {}, '?page=2#top');
    const address = page.url();
    await view(page);
    expect(new URL(page.url()).search).toBe('?page=2&photo=2.jpg');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url()).toContain('photo=3.jpg');
    await page.goBack();
    await closed(page);
    expect(page.url()).toBe(address);
    await page.goForward();
    await expect.poll(() => positionShown(page)).toBe('4 of 60');
    await page.keyboard.press('Escape');
    await closed(page);
    await expect.poll(() => page.url()).toBe(address);
    await page.goto(`${bench.blog.url}/situation?photo=45.jpg`);
    await expect.poll(() => positionShown(page)).toBe('46 of 60');
    await page.keyboard.press('Escape');
    await closed(page);
    expect(new URL(page.url()).search).toBe('');
  });

  test('one of two galleries opens the URL; a gallery may leave the URL unchanged', async () => {
    const page = await open(gallery() + gallery('sort="name" style="display:block;height:300px"'), {}, '?photo=5.jpg');
    await page.locator('dialog[open]').waitFor();
    await quiet(page);
    expect(await page.locator('dialog[open]').count()).toBe(1);
    const silent = await open(gallery(`address="none" ${BOX}`));
    await view(silent);
    expect(new URL(silent.url()).search).toBe('');
  });

  test('returning through the history restores the scroll position', async () => {
    const page = await open(gallery(), { viewport: { width: 800, height: 600 } });
    await photosShown(page, 3);
    const scroll = (host: Element, to?: number) => {
      const box = host.shadowRoot!.querySelector('[data-layout]')!;
      if (to) box.scrollTo(0, to);
      return box.scrollTop;
    };
    await page.locator('darkroom-gallery').evaluate(scroll, 900);
    await page.waitForTimeout(200);
    await page.goto(bench.blog.publish('/elsewhere', { body: '<p>Elsewhere', headers: { 'cache-control': 'no-store' } }));
    await page.goBack();
    await expect.poll(() => page.locator('darkroom-gallery').evaluate(scroll, undefined)).toBe(900);
  });

  test('the printed page has a limited number of photos and their captions', async () => {
    const page = await open(gallery('style="display:block"'));
    await photosShown(page, 3);
    await page.emulateMedia({ media: 'print' });
    await page.waitForFunction(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelectorAll('figure').length > 20);
    await quiet(page);
    const figures = await page.locator('figure').evaluateAll((all) => all.map((figure) => [figure.querySelector('img')!.naturalWidth > 0, figure.textContent] as const));
    expect(figures.length).toBeLessThanOrEqual(48);
    expect(figures.filter(([loaded]) => !loaded)).toEqual([]);
    expect(figures[1][1]).toContain('Photo number 1');
    const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)!.length;
    expect(pages).toBeLessThan(12);
    await page.emulateMedia({ media: 'screen' });
    await photosShown(page, 3);
  });

  test('a page translated by the browser still works', async () => {
    const page = await open(gallery('headings="months" style="display:block;height:400px"'));
    await photosShown(page, 3);
    // Like Chrome's translation, which wraps every text in two elements.
    await page.evaluate(() => {
      const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
      const translate = (node: Node): void => {
        const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
        const texts: Text[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode as Text);
        for (const text of texts) {
          if (text.parentElement?.tagName === 'FONT' || !text.data.trim()) continue;
          const outer = document.createElement('font');
          const inner = outer.appendChild(document.createElement('font'));
          text.replaceWith(outer);
          inner.textContent = `«${text.data}»`;
        }
      };
      translate(root);
      new MutationObserver((changes) => changes.forEach(({ target }) => translate(target))).observe(root, { childList: true, subtree: true, characterData: true });
    });
    await page.locator('[data-index="2"]').hover();
    await view(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => positionShown(page)).toContain('4 of 60');
    await page.keyboard.press('Escape');
    await closed(page);
    await page.locator('darkroom-gallery').evaluate((host) => host.shadowRoot!.querySelector('[data-layout]')!.scrollTo(0, 2000));
    await page.waitForTimeout(300);
    expect(await loadedCells(page)).toBeGreaterThan(3);
    await page.locator('darkroom-gallery').evaluate((host) => host.setAttribute('tag', 'x'));
    await photosShown(page, 3);
  });

  test('failed photos show a message, and load after a tap, after reconnecting, or once in view again', async () => {
    const page = await open(gallery('layout="grid" style="display:block;height:400px"'));
    await page.route('**/get-image/**', (route) => route.abort());
    await page.reload();
    const failed = page.locator('li [part=failure]');
    await failed.first().waitFor();
    expect(await failed.first().textContent()).toMatch(/Photo 1.*Could not be loaded/);
    await page.unroute('**/get-image/**');
    const before = await failed.count();
    await page.locator('[data-index="0"]').click();
    await photosShown(page, 1);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await expect.poll(() => failed.count()).toBe(before - 1);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect.poll(() => failed.count()).toBe(0);
    expect(await loadedCells(page)).toBeGreaterThan(3);
  });

  test('the connection is lost and restored while a photo is open', async () => {
    const page = await open(gallery());
    await view(page);
    await page.route('**/get-image/**', (route) => route.abort());
    await page.keyboard.press('End');
    await page.getByText('The photo could not be loaded.').first().waitFor();
    await page.unroute('**/get-image/**');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.waitForFunction(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[part=slide]:not([inert]) [data-loaded]'));
  });

  test('a gallery whose list failed loads when the connection is restored', async () => {
    fake.failing = true;
    const page = await open(gallery());
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    fake.failing = false;
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await photosShown(page, 3);
  });

  test('while the viewer cannot be loaded, keys scroll and a photo links to its page; later it opens', async () => {
    const broken = { before: (blank: Page) => blank.route('**/embed-viewer.js*', (route) => route.abort()) };
    const page = await open(gallery(), broken);
    await photosShown(page, 3);
    const box = page.locator('[data-layout]');
    await page.locator('[data-index="0"]').focus();
    const scrolled = async (): Promise<number> => {
      await page.keyboard.press('ArrowDown');
      return box.evaluate((inner) => inner.scrollTop);
    };
    await expect.poll(scrolled).toBeGreaterThan(0);
    await page.unroute('**/embed-viewer.js*');
    await page.locator('[data-index="2"]').focus();
    const focused = async (): Promise<string | undefined> => {
      await page.keyboard.press('End');
      return page.evaluate(() => (document.querySelector('darkroom-gallery')!.shadowRoot!.activeElement as HTMLElement | null)?.dataset.index);
    };
    await expect.poll(focused).toBe('59');
    await page.keyboard.press('Enter');
    await expect.poll(() => positionShown(page)).toBe('60 of 60');

    const other = await open(gallery(), broken);
    await photosShown(other, 3);
    await other.locator('[data-index="2"]').focus();
    await other.keyboard.press('Enter');
    await other.waitForURL(`${fake.url}/?photo=2.jpg`);
  });

  test('a viewer that does not arrive gives way to the link; of two photos pressed meanwhile, the last one opens', async () => {
    const arrives: (() => void)[] = [];
    const slow = async (blank: Page): Promise<void> => {
      await blank.clock.install();
      await blank.route('**/embed-viewer.js*', async (route) => {
        await new Promise<void>((done) => arrives.push(done));
        await route.continue().catch(() => undefined);
      });
    };
    const page = await open(gallery(), { before: slow });
    await photosShown(page, 4);
    await page.locator('[data-index="1"]').click();
    await page.locator('[data-index="2"]').click();
    arrives.forEach((arrive) => arrive());
    await expect.poll(() => positionShown(page)).toBe('3 of 60');

    const never = await open(gallery(), { before: slow });
    await photosShown(never, 3);
    await never.locator('[data-index="2"]').click();
    await never.waitForTimeout(100);
    await never.clock.fastForward(8100);
    await never.waitForURL(`${fake.url}/?photo=2.jpg`);
  });

  test('a script that was copied or merged finds the viewer on its server', async () => {
    const script = bench.blog.publish('/cache/merged.js', { body: built('embed.js') });
    const page = await bench.open(bench.blog.publish('/merged', post(scriptTag(script) + gallery().replace(fake.url, server))));
    await photosShown(page, 3);
    await page.locator('[data-index="2"]').click();
    await page.getByRole('dialog').waitFor();
  });

  test.each([true, false])('Save-Data %s: the viewer and the neighbors are loaded when they are needed, else in advance', async (saveData) => {
    const asked: string[] = [];
    const page = await open(gallery(), {
      before: async (blank) => {
        await blank.clock.install();
        await blank.addInitScript((value) => Object.defineProperty(navigator, 'connection', { value: { saveData: value } }), saveData);
        blank.on('request', (request) => request.url().includes('embed-viewer') && asked.push(request.url()));
      },
    });
    await photosShown(page, 3);
    await quiet(page, 200);
    await page.clock.fastForward(4000);
    await quiet(page, 200);
    expect(asked).toHaveLength(saveData ? 0 : 1);
    await view(page);
    await quiet(page);
    const neighbors = page.locator('[part=slide][inert] [part=frame]');
    await expect.poll(() => neighbors.count()).toBe(2);
    await expect.poll(() => page.locator('[part=slide][inert] img').count()).toBe(saveData ? 0 : 2);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[part=slide]:not([inert]) [data-loaded]'));
    expect(await positionShown(page)).toBe('4 of 60');
  });

  test('on a rotated phone the photo fills the screen, and the controls hide', async () => {
    const page = await open(gallery(), { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await view(page);
    await page.setViewportSize({ width: 844, height: 390 });
    const frame = page.locator('[part=slide]:not([inert]) [part=frame]');
    await expect.poll(async () => Math.round((await frame.boundingBox())!.height)).toBe(390);
    await page.waitForFunction(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[data-rest]'), { timeout: 8000 });
  });

  test('very wide or very tall photos are uncropped and large enough to tap', async () => {
    for (const [width, height] of [[8000, 400], [400, 8000]]) {
      await fake.close();
      fake = await openFakeApi(12, { alter: { width, height } });
      const page = await open(gallery('style="display:block"'), { viewport: { width: 360, height: 700 } });
      await photosShown(page, 1);
      const tile = (await page.locator('li').first().boundingBox())!;
      expect(Math.min(tile.width, tile.height)).toBeGreaterThanOrEqual(43);
      expect(await page.locator('li img').first().evaluate((image) => getComputedStyle(image).objectFit)).toBe('contain');
    }
  });

  test.each([360, 768, 1440])('a few photos and a link to all of them fit in the reserved height, %i px wide', async (width) => {
    const page = await open(gallery('limit="12" style="display:block;min-height:760px"'), { viewport: { width, height: 900 } });
    await photosShown(page, 4);
    await quiet(page);
    const link = page.getByRole('link', { name: 'All 60 photos' });
    expect(await link.getAttribute('href')).toBe(`${fake.url}/`);
    expect((await page.locator('darkroom-gallery').boundingBox())!.height).toBe(760);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
  });

  test('the next photos are preloaded, and a slideshow turns to them', async () => {
    const page = await open(gallery());
    await view(page);
    await page.waitForFunction(() => {
      const slides = [...document.querySelector('darkroom-gallery')!.shadowRoot!.querySelectorAll('[part=slide][inert] [part=frame]')];
      return slides.length === 2 && slides.every((frame) => 'loaded' in (frame as HTMLElement).dataset);
    });
    await page.getByRole('button', { name: 'Slideshow' }).click();
    await expect.poll(() => positionShown(page), { timeout: 9000 }).toBe('4 of 60');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('button', { name: 'Slideshow' }).getAttribute('aria-pressed')).toBe('false');
  });

  test('a photo is saved at a chosen size under its own name, and its link is copied', async () => {
    const page = await open(gallery(), { permissions: ['clipboard-read', 'clipboard-write'] });
    await view(page);
    await page.mouse.move(600, 300);
    await page.locator('[part~=download]').click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '1280 px' }).click();
    expect((await download).suggestedFilename()).toBe('2-1280.jpg');
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByText('Link copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  });
});
