import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { openFakeApi, type FakeApi } from './setup/api';
import { violations } from './setup/axe';
import { built, post, reactEmbed, scriptTag } from './setup/blog';
import { browserTests, photosShown, positionShown, quiet } from './setup/page';

browserTests('access', (bench) => {
  const server = inject('open');
  let fake: FakeApi;
  beforeEach(async () => {
    fake = await openFakeApi(300);
  });
  afterEach(() => fake.close());

  const BUILDS = ['preact', 'react'] as const;
  const scriptOf = (build: (typeof BUILDS)[number]): string =>
    scriptTag(build === 'preact' ? `${server}/embed.js` : published());
  const published = (): string => {
    bench.blog.publish('/embed-viewer.js', { body: built('embed-viewer.js') });
    return bench.blog.publish('/embed-react.js', { body: reactEmbed() });
  };
  const gallery = (source: string, attributes = ''): string =>
    `<darkroom-gallery src="${source}" ${attributes} style="display:block;height:500px"><a href="/x">Photos</a></darkroom-gallery>`;
  const openGallery = async (build: (typeof BUILDS)[number], html = 'lang="en"', source = fake.url): Promise<Page> => {
    const page = await bench.open(
      bench.blog.publish('/access', post(scriptOf(build) + gallery(source), { html, before: '<p><a href="/before">Before</a></p>' })),
    );
    await photosShown(page, 4);
    return page;
  };
  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const inner = document.activeElement?.shadowRoot?.activeElement as HTMLElement | null | undefined;
      return inner?.dataset.index ?? inner?.getAttribute('aria-label') ?? inner?.textContent ?? document.activeElement!.tagName;
    });

  describe.each(BUILDS)('on %s', (build) => {
    test.each(['ltr', 'rtl'])('axe finds nothing in grid, viewer, zoom and coloring page, %s', async (direction) => {
      const page = await openGallery(build, `lang="en" dir="${direction}"`, server);
      await quiet(page);
      expect(await violations(page), 'grid').toEqual([]);
      await page.locator('[data-index="2"]').click();
      await page.getByRole('dialog').waitFor();
      await quiet(page);
      expect(await violations(page), 'viewer').toEqual([]);
      await page.getByRole('button', { name: 'Zoom' }).click();
      await quiet(page);
      expect(await violations(page), 'zoomed').toEqual([]);
      await page.getByRole('button', { name: 'Coloring page' }).click();
      await page.getByRole('button', { name: 'Print' }).waitFor();
      expect(await violations(page), 'coloring page').toEqual([]);
    });

    test('axe finds nothing while loading, after a failure, and in an empty gallery', async () => {
      fake.delay = 1500;
      const page = await bench.open(bench.blog.publish('/states', post(scriptOf(build) + gallery(fake.url))));
      await page.getByText('Loading').waitFor();
      expect(await violations(page), 'loading').toEqual([]);

      const broken = await openFakeApi(300);
      broken.failing = true;
      await page.evaluate((url) => document.querySelector('darkroom-gallery')!.setAttribute('src', url), broken.url);
      await page.getByRole('button', { name: 'Try again' }).waitFor();
      expect(await violations(page), 'failed').toEqual([]);
      await broken.close();

      const none = await openFakeApi(0);
      await page.evaluate((url) => document.querySelector('darkroom-gallery')!.setAttribute('src', url), none.url);
      await page.getByText('No photos yet.').waitFor();
      expect(await violations(page), 'empty').toEqual([]);
      await none.close();
    });

    test('one Tab stop, arrows move inside, Enter opens, Escape returns to the last photo shown', async () => {
      const page = await openGallery(build);
      await page.getByRole('link', { name: 'Before' }).focus();
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('0');
      await page.keyboard.press('ArrowRight');
      // The keys are in the viewer's file, which is loaded when the gallery gets the focus.
      await expect.poll(() => focused(page)).toBe('1');
      await page.keyboard.press('ArrowDown');
      await expect.poll(async () => Number(await focused(page))).toBeGreaterThan(3);
      await page.keyboard.press('Home');
      await page.keyboard.press('PageDown');
      await page.waitForTimeout(200);
      expect(Number(await focused(page))).toBeGreaterThan(5);
      await page.keyboard.press('End');
      await page.waitForFunction(() => {
        const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
        return (root.activeElement as HTMLElement | null)?.dataset.index === '299';
      });
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement!.tagName)).not.toBe('DARKROOM-GALLERY');
      await page.keyboard.press('Shift+Tab');
      expect(await focused(page)).toBe('299');
      await page.keyboard.press('Home');
      await page.waitForTimeout(200);

      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await expect.poll(() => positionShown(page)).toBe('1 of 300');
      await page.keyboard.press('End');
      await expect.poll(() => positionShown(page)).toBe('300 of 300');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => positionShown(page)).toBe('299 of 300');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.waitForFunction(() => {
        const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
        return (root.activeElement as HTMLElement | null)?.dataset.index === '298';
      });
      const visible = await page.evaluate(() => {
        const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
        const cell = root.activeElement!.getBoundingClientRect();
        const box = root.querySelector('[data-layout]')!.getBoundingClientRect();
        return cell.bottom > box.top && cell.top < box.bottom;
      });
      expect(visible).toBe(true);
    });

    test('Tab never leaves the viewer', async () => {
      const page = await openGallery(build);
      await page.locator('[data-index="1"]').click();
      await page.getByRole('dialog').waitFor();
      for (let press = 0; press < 14; press++) {
        await page.keyboard.press('Tab');
        const where = await page.evaluate(() => {
          const inner = document.activeElement?.shadowRoot?.activeElement;
          return inner ? !!inner.closest('dialog') : document.activeElement === document.body;
        });
        expect(where).toBe(true);
      }
    });

    test('six fast key presses move by six photos, in the grid and in the viewer', async () => {
      const page = await openGallery(build);
      const press = (name: string, times: number) =>
        page.evaluate(
          ([key, count]) => {
            const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
            for (let i = 0; i < Number(count); i++) {
              const target = root.querySelector('dialog') ?? root.activeElement!;
              target.dispatchEvent(new KeyboardEvent('keydown', { key: key as string, bubbles: true, composed: true, cancelable: true }));
            }
          },
          [name, times] as const,
        );
      await page.locator('[data-index="0"]').focus();
      await press('ArrowRight', 6);
      await page.waitForTimeout(200);
      expect(await focused(page)).toBe('6');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await press('ArrowRight', 6);
      await page.waitForTimeout(200);
      await expect.poll(() => positionShown(page)).toBe('13 of 300');
      await page.getByRole('button', { name: 'Next photo' }).focus();
      for (let i = 0; i < 6; i++) await page.keyboard.press('Enter', { delay: 0 });
      await page.waitForTimeout(200);
      await expect.poll(() => positionShown(page)).toBe('19 of 300');
    });

    test.each(['pointer', 'focus'])('caption and date are shown on the photo with the %s', async (way) => {
      const page = await openGallery(build);
      const photo = page.locator('[data-index="2"]');
      await (way === 'pointer' ? photo.hover() : photo.focus());
      const caption = photo.locator('[part=caption]');
      await expect.poll(() => caption.evaluate((element) => getComputedStyle(element).opacity)).toBe('1');
      expect(await caption.textContent()).toMatch(/^Photo number 2 · [A-Z][a-z]+ \d/);
    });

    test('position and caption are announced once for each change', async () => {
      const page = await openGallery(build);
      await page.locator('[data-index="3"]').click();
      await page.getByRole('dialog').waitFor();
      await page.evaluate(() => {
        const said: string[] = [];
        const region = document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[part=words] output')!;
        new MutationObserver(() => said.push(region.textContent!)).observe(region, { subtree: true, childList: true, characterData: true });
        Object.assign(window, { said });
      });
      const said = (): Promise<string[]> => page.evaluate(() => (window as unknown as { said: string[] }).said);
      await page.keyboard.press('ArrowRight');
      await expect.poll(said).toHaveLength(1);
      await page.waitForTimeout(400);
      expect(await said()).toEqual(['5 of 300Photo number 4']);
    });
  });

  test('arrows follow the reading direction', async () => {
    const page = await openGallery('preact', 'lang="ar" dir="rtl"');
    await page.locator('[data-index="0"]').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => focused(page)).toBe('1');
    const [first, second] = await page.evaluate(() =>
      [...document.querySelector('darkroom-gallery')!.shadowRoot!.querySelectorAll('li')].map((cell) => cell.getBoundingClientRect().x),
    );
    expect(first).toBeGreaterThan(second);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => positionShown(page)).toBe('3 of 300');
  });

  test('the accessible name is the alt text, else the caption or the number', async () => {
    const page = await openGallery('preact');
    const names = await page.evaluate(() =>
      [...document.querySelector('darkroom-gallery')!.shadowRoot!.querySelectorAll('img')].slice(0, 7).map((image) => image.alt),
    );
    expect(names).toEqual(['Photo 1', 'Alt of 1', 'Photo number 2', 'Alt of 3', 'Photo number 4', 'Alt of 5', 'Photo 7']);
  });

  test('targets are at least 44 px, and nothing is animated if motion is reduced', async () => {
    const page = await bench.open(bench.blog.publish('/targets', post(scriptOf('preact') + gallery(server))), {
      viewport: { width: 390, height: 844 },
      reducedMotion: 'reduce',
    });
    await photosShown(page, 3);
    await page.locator('[data-index="2"]').click();
    await page.getByRole('dialog').waitFor();
    await page.getByRole('button', { name: 'Coloring page' }).click();
    await page.getByRole('button', { name: 'Print' }).waitFor();
    const small = await page.evaluate(() => {
      const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
      return [...root.querySelectorAll('button,a')].flatMap((target) => {
        const { width, height } = target.getBoundingClientRect();
        // Hidden elements are not targets.
        if (!target.getClientRects().length) return [];
        return width >= 44 && height >= 44 ? [] : [`${target.outerHTML.slice(0, 80)} ${width}×${height}`];
      });
    });
    expect(small).toEqual([]);
    const moving = await page.evaluate(() =>
      [...document.querySelector('darkroom-gallery')!.shadowRoot!.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return transitionDuration !== '0s' || animationName !== 'none';
      }).length,
    );
    expect(moving).toBe(0);
  });

  test('the focus is visible, even with forced colors', async () => {
    for (const forcedColors of ['none', 'active'] as const) {
      const page = await bench.open(bench.blog.publish('/forced', post(scriptOf('preact') + gallery(fake.url))), { forcedColors });
      await photosShown(page, 3);
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => {
        const style = getComputedStyle(document.querySelector('darkroom-gallery')!.shadowRoot!.activeElement!);
        return [style.outlineStyle, parseFloat(style.outlineWidth)];
      });
      expect(outline[0]).toBe('solid');
      expect(outline[1]).toBeGreaterThanOrEqual(2);
    }
  });

  test('strings and dates follow the language, and can be replaced', async () => {
    const labels = `labels='{"close":"Zumachen"}'`;
    const page = await bench.open(
      bench.blog.publish('/deutsch', post(scriptOf('preact') + gallery(fake.url, labels), { html: 'lang="de-AT"' })),
    );
    await photosShown(page, 3);
    await page.getByRole('heading', { name: 'Jänner 2024' }).or(page.getByRole('heading', { name: 'Januar 2024' })).waitFor();
    await page.locator('[data-index="0"]').click();
    await page.getByRole('button', { name: 'Zumachen' }).waitFor();
    await page.getByRole('button', { name: 'Nächstes Foto' }).waitFor();
    await expect.poll(() => positionShown(page)).toBe('1 von 300');
  });
});
