/** Embeds on other sites: plain HTML, React, and the frames that WordPress creates from an oEmbed response. */
import { expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { violations } from './setup/axe';
import { built, fixturePage, reactPage } from './setup/blog';
import { browserTests, photosShown, quiet } from './setup/page';

interface Answer {
  type: string;
  html: string;
  url: string;
  width: number;
  height: number;
}

const SERVERS = ['open', 'closed'] as const;

browserTests('hosts of frames', (bench) => {
  const described = async (url: string, more = ''): Promise<Answer> => {
    const answer = await fetch(`${new URL(url).origin}/api/oembed?url=${encodeURIComponent(url)}${more}`);
    expect(answer.status).toBe(200);
    return (await answer.json()) as Answer;
  };
  /** For an unknown provider, WordPress keeps only the frame and sandboxes it without an origin. */
  const wordpress = async (url: string): Promise<Page> => {
    const { html } = await described(url, '&maxwidth=600&maxheight=900');
    const kept = html.replace('<iframe ', '<iframe sandbox="allow-scripts" security="restricted" class="wp-embedded-content" ');
    return bench.open(bench.blog.publish('/wordpress', fixturePage('wordpress.html', { EMBED: kept })));
  };
  const heights = (page: Page) => page.evaluate(() => (window as unknown as { messages: { value: number; origin: string }[] }).messages);
  const frameHeight = async (page: Page) => (await page.locator('iframe').boundingBox())!.height;
  /** No response of these servers may be an error. */
  const refusals = (page: Page): string[] => {
    const refused: string[] = [];
    page.on('response', (response) => response.status() >= 400 && refused.push(`${response.status()} ${response.url()}`));
    return refused;
  };

  test.each(SERVERS)('plain HTML, on an %s server', async (name) => {
    const server = inject(name);
    let refused: string[] = [];
    const page = await bench.open(bench.blog.publish('/html', fixturePage('html.html', { SERVER: server })), {
      before: async (blank) => (refused = refusals(blank)),
    });
    await photosShown(page, 4);
    await page.evaluate(() => scrollTo(0, 9999));
    await photosShown(page, 1, 'darkroom-photo');
    await quiet(page);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
    await page.locator('darkroom-gallery [data-index="1"]').click();
    await page.getByRole('button', { name: 'Coloring page' }).click();
    await page.getByRole('button', { name: 'Print' }).waitFor();
    await quiet(page);
    expect(refused.filter((line) => !line.endsWith('/favicon.ico'))).toEqual([]);
  });

  test.each(SERVERS)('React, on an %s server', async (name) => {
    bench.blog.publish('/react-page.js', { body: reactPage() });
    bench.blog.publish('/style.css', { body: built('npm/style.css'), headers: { 'content-type': 'text/css' } });
    const page = await bench.open(bench.blog.publish('/react', fixturePage('react.html', { SERVER: inject(name) })));
    const shown = () => page.locator('.darkroom img').evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth).length);
    await expect.poll(shown, { timeout: 15_000 }).toBeGreaterThan(4);
    await quiet(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Change the layout' }).click();
    await page.locator('[data-layout=strip] img').first().waitFor();
    await page.locator('[data-index="1"]').first().click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => window.seen.violations)).toEqual([]);
  });

  test.each(SERVERS)('the sandboxed gallery in WordPress reports its height, on an %s server', async (name) => {
    const page = await wordpress(`${inject(name)}/`);
    const frame = page.frameLocator('iframe');
    await frame.locator('[data-index="2"] img').waitFor();
    await expect.poll(async () => (await heights(page)).length).toBeGreaterThan(0);
    await quiet(page);
    for (const { value, origin } of await heights(page)) {
      expect(value).toBeGreaterThanOrEqual(200);
      expect(value).toBeLessThanOrEqual(1000);
      expect(origin).toBe('null');
    }
    const inner = page.frames()[1];
    const wanted = await inner.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
    expect(await frameHeight(page)).toBe(Math.min(1000, Math.max(200, wanted)));
    expect(await inner.evaluate(() => window.seen.violations)).toEqual([]);
    expect(await violations(inner)).toEqual([]);
    await frame.locator('[data-index="1"]').click();
    await frame.getByRole('dialog').waitFor();
    await frame.getByRole('button', { name: 'Coloring page' }).click();
    await frame.getByRole('link', { name: 'Download' }).waitFor();
    expect(await inner.evaluate(() => window.seen.violations)).toEqual([]);
  });

  test('the frame reports its height on request and on change', async () => {
    const page = await wordpress(`${inject('closed')}/`);
    await page.frameLocator('iframe').locator('[data-index="2"] img').waitFor();
    await expect.poll(async () => (await heights(page)).length).toBeGreaterThan(0);
    await quiet(page);
    const before = (await heights(page)).length;
    await page.evaluate(() => {
      const frame = document.querySelector('iframe')!;
      frame.contentWindow!.postMessage({ message: 'ready', secret: frame.dataset.secret }, '*');
    });
    await expect.poll(async () => (await heights(page)).length).toBe(before + 1);
    await page.evaluate(() => document.querySelector('iframe')!.contentWindow!.postMessage({ message: 'ready', secret: 'another' }, '*'));
    await page.evaluate(() => (document.querySelector('iframe')!.width = '300'));
    await expect.poll(async () => (await heights(page)).at(-1)!.value).not.toBe((await heights(page))[0].value);
  });

  test('links open outside of the frame', async () => {
    const server = inject('closed');
    const tag = `<iframe src="${server}/api/embed?limit=3" title="Photos" style="width:100%;height:500px"></iframe>`;
    const page = await bench.open(bench.blog.publish('/framed', `<!doctype html><title>A blog</title>${tag}`));
    const [opened] = await Promise.all([page.context().waitForEvent('page'), page.frameLocator('iframe').locator('[part=all]').click()]);
    await opened.waitForURL(`${server}/`);
    expect(page.frames()[1].url()).toBe(`${server}/api/embed?limit=3`);
  });

  test('a sandboxed frame asks WordPress to follow its links', async () => {
    const server = inject('closed');
    const page = await wordpress(`${server}/api/embed?limit=3`);
    const followed = page.evaluate(
      () =>
        new Promise((done) => {
          addEventListener('message', ({ data }) => data.message === 'link' && done([data.value, data.secret === document.querySelector('iframe')!.dataset.secret]));
        }),
    );
    const frame = page.frameLocator('iframe');
    await frame.locator('[data-index="0"]').click();
    await frame.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await frame.getByRole('dialog').waitFor({ state: 'detached' });
    await frame.locator('[part=all]').click();
    expect(await followed).toEqual([`${server}/`, true]);
  });

  test('a random photo in WordPress gets its own height', async () => {
    const page = await wordpress(`${inject('closed')}/api/embed?show=photo&seed=a`);
    const image = page.frameLocator('iframe').locator('img');
    await image.waitFor();
    await expect.poll(async () => (await heights(page)).length).toBeGreaterThan(0);
    await quiet(page);
    const { width, height, natural } = await image.evaluate((element: HTMLImageElement) => {
      const box = element.getBoundingClientRect();
      return { width: box.width, height: box.height, natural: element.naturalWidth / element.naturalHeight };
    });
    expect(width / height).toBeCloseTo(natural, 1);
    expect(await violations(page.frames()[1])).toEqual([]);
  });

  test.each(['/api/embed', '/api/embed?name=chelsea.png', '/api/embed?layout=strip'])('%s in a fixed-size frame shifts nothing and requests only allowed chains', async (path) => {
    const server = inject('closed');
    const tag = `<p>Before</p><iframe src="${server}${path}" title="Photos" style="display:block;width:100%;height:500px;border:0"></iframe><p>After</p>`;
    let refused: string[] = [];
    const page = await bench.open(bench.blog.publish('/frame', `<!doctype html><title>A blog</title>${tag}`), {
      before: async (blank) => (refused = refusals(blank)),
    });
    const frame = page.frameLocator('iframe');
    await frame.locator('img').first().waitFor();
    await quiet(page);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
    const inner = page.frames()[1];
    expect(await inner.evaluate(() => [window.seen.shifts, ...window.seen.violations])).toEqual([0]);
    expect(refused.filter((line) => !line.endsWith('/favicon.ico'))).toEqual([]);
    expect(await violations(inner)).toEqual([]);
  });

  test.each(['/api/embed', '/api/embed?name=chelsea.png'])('%s without JavaScript', async (path) => {
    const page = await bench.open(inject('closed') + path, { javaScriptEnabled: false });
    const images = page.locator('img');
    await images.first().waitFor();
    expect(await images.count()).toBe(path.includes('name') ? 1 : 17);
    if (path.includes('name')) {
      const { width, height } = (await images.boundingBox())!;
      expect([width > 600, height <= 800]).toEqual([true, true]);
    } else {
      await page.getByRole('link', { name: 'All photos' }).waitFor();
    }
  });

  test.each([
    ['/', 'rich'],
    ['/zoom?name=chelsea.png', 'photo'],
    ['/studio', 'rich'],
  ])('the page %s is found as %s by those who look for its description', async (path, type) => {
    const server = inject('closed');
    const html = await (await fetch(server + path)).text();
    const [, href] = /<link rel="alternate" type="application\/json\+oembed" href="([^"]*)"/.exec(html)!;
    const answer = (await (await fetch(href.replaceAll('&amp;', '&'))).json()) as Answer;
    expect(answer.type).toBe(type);
    if (type === 'photo') expect((await fetch(answer.url)).headers.get('content-type')).toBe('image/jpeg');
  });
});
