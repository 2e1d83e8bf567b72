import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { openFakeApi, type FakeApi } from './setup/api';
import { post, scriptTag } from './setup/blog';
import { browserTests, photosShown, quiet, traffic } from './setup/page';

browserTests('traffic', (bench) => {
  const server = inject('open');
  const gallery = `<darkroom-gallery src="${server}" style="display:block;height:600px"></darkroom-gallery>`;
  let fake: FakeApi;
  beforeEach(async () => {
    fake = await openFakeApi(2000);
  });
  afterEach(() => fake.close());

  test('the first view of a gallery takes one script, one API request, and the photos near the view', async () => {
    const url = bench.blog.publish('/first', post(scriptTag(`${server}/embed.js`) + gallery.replaceAll(server, fake.url).replace('/embed', '/embed')));
    const page = await bench.open(url, {
      before: async (blank) => Object.assign(blank, { seen: traffic(blank, 'http') }),
    });
    await photosShown(page, 5);
    await quiet(page);
    const { scripts, api, images } = (page as unknown as { seen: ReturnType<typeof traffic> }).seen;
    expect(scripts).toHaveLength(1);
    expect(api).toHaveLength(1);
    const layout = await page.evaluate(() => {
      const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
      const box = root.querySelector('[data-layout]')!.getBoundingClientRect();
      const cells = [...root.querySelectorAll('li')].map((cell) => cell.getBoundingClientRect());
      const near = cells.filter((cell) => cell.bottom > box.top - box.height && cell.top < box.bottom + box.height);
      const eager = [...root.querySelectorAll('img')].filter((image) => image.loading !== 'lazy');
      return {
        near: near.length,
        eagerRows: new Set(eager.map((image) => image.getBoundingClientRect().top)).size,
        high: root.querySelectorAll('[fetchpriority=high]').length,
      };
    });
    expect(images.length).toBeGreaterThan(5);
    expect(images.length).toBeLessThanOrEqual(layout.near);
    expect(layout.eagerRows).toBe(1);
    expect(layout.high).toBe(1);
  });

  test('a gallery below the fold requests nothing until it is near the view', async () => {
    const far = `<div style="height:3000px"></div>${gallery.replaceAll(server, fake.url)}`;
    const page = await bench.open(bench.blog.publish('/below', post(scriptTag(`${server}/embed.js`) + far)));
    await page.waitForFunction(() => customElements.get('darkroom-gallery'));
    await quiet(page);
    expect(fake.requests).toEqual([]);
    await page.evaluate(() => scrollTo(0, 1000));
    await page.waitForTimeout(300);
    expect(fake.requests).toEqual([]);
    await page.evaluate(() => scrollTo(0, 2300));
    await photosShown(page);
    expect(fake.requests.filter((path) => path.startsWith('/api/list-images'))).toHaveLength(1);
  });

  test('a second visit sends no API request, and works without the API', async () => {
    const url = bench.blog.publish('/again', post(scriptTag(`${server}/embed.js`) + gallery.replaceAll(server, fake.url)));
    const page = await bench.open(url);
    await photosShown(page, 5);
    await quiet(page);
    fake.requests.length = 0;
    await page.reload();
    await photosShown(page, 5);
    expect(fake.requests.filter((path) => !path.includes('get-image'))).toEqual([]);

    fake.failing = true;
    bench.blog.publish('/again', post(scriptTag(`${server}/embed.js`) + gallery.replaceAll(server, fake.url).replace('style', 'ttl="1" style')));
    await page.waitForTimeout(1100);
    await page.reload();
    await photosShown(page, 5);
    expect(fake.requests.some((path) => path.startsWith('/api/list-images'))).toBe(true);
  });

  test('one photo takes one script, one API request and one picture', async () => {
    const tag = `<darkroom-photo src="${server}" seed="a" style="display:block;aspect-ratio:3/2"></darkroom-photo>`;
    // Without a src, photos come from the script's own site.
    const own = tag.replace(`src="${server}" `, '');
    for (const [script, written] of [['embed.js', tag], ['embed-photo.js', tag], ['embed.js', own], ['embed-photo.js', own]]) {
      const url = bench.blog.publish('/one', post(scriptTag(`${server}/${script}`) + written));
      const page = await bench.open(url, {
        before: async (blank) => Object.assign(blank, { seen: traffic(blank, server) }),
      });
      await photosShown(page, 1, 'darkroom-photo');
      await quiet(page);
      const { scripts, api, images } = (page as unknown as { seen: ReturnType<typeof traffic> }).seen;
      expect([scripts.length, api.length, images.length], script).toEqual([1, 1, 1]);
    }
  });

  test('two random photos on one page are picked independently', async () => {
    const asked: string[] = [];
    const tag = `<darkroom-photo src="${server}" style="display:block;aspect-ratio:3/2"></darkroom-photo>`;
    const page = await bench.open(bench.blog.publish('/two', post(scriptTag(`${server}/embed.js`) + tag + tag)), {
      before: async (blank) => blank.on('request', (request) => request.url().includes('random-image') && asked.push(request.url())),
    });
    await photosShown(page, 1, 'darkroom-photo');
    await quiet(page);
    expect(asked).toHaveLength(2);
  });
});

browserTests('renditions', (bench) => {
  const server = inject('open');

  test.each([1, 2, 3])('fit the screen at %i device pixels each, as AVIF', async (deviceScaleFactor) => {
    const tags = `<darkroom-gallery src="${server}" style="display:block;height:500px"></darkroom-gallery>
      <darkroom-photo src="${server}" seed="b" style="display:block;aspect-ratio:3/2;max-width:300px"></darkroom-photo>`;
    const page = await bench.open(bench.blog.publish('/sizes', post(scriptTag(`${server}/embed.js`) + tags)), { deviceScaleFactor });
    await photosShown(page, 5);
    await photosShown(page, 1, 'darkroom-photo');
    const images = await page.evaluate(() =>
      ['darkroom-gallery', 'darkroom-photo'].flatMap((name) =>
        [...document.querySelector(name)!.shadowRoot!.querySelectorAll('img')]
          .filter((image) => image.complete && image.naturalWidth)
          .map((image) => {
            const box = image.getBoundingClientRect();
            const widest = Math.max(...image.srcset.split(', ').map((entry) => Number(entry.split(' ')[1].slice(0, -1))));
            // The rendition is chosen for the whole tile, of which a caption takes some lines.
            const { height } = (image.closest('figure, li') ?? image).getBoundingClientRect();
            const contained = Math.min(box.width, (height * image.naturalWidth) / image.naturalHeight);
            const shown = getComputedStyle(image).objectFit === 'contain' ? contained : box.width;
            return { url: image.currentSrc, needed: shown * devicePixelRatio, widest };
          }),
      ),
    );
    expect(images.length).toBeGreaterThan(5);
    for (const { url, needed, widest } of images) {
      expect(url).toContain('format:avif');
      const rung = Number(/resize:(\d+)/.exec(url)![1]);
      expect(rung / needed, url).toBeLessThanOrEqual(Math.max(1.51, 160 / needed));
      expect(Math.max(rung, rung >= widest ? needed : 0) / needed, url).toBeGreaterThan(0.8);
    }
  });
});
