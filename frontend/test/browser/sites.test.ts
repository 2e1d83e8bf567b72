/** Every page of the site on an open and a closed server: no refused request, no overflow, no finding of axe. */
import { expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { violations } from './setup/axe';
import { browserTests, quiet } from './setup/page';

const PAGES = ['/', '/?album=science/', '/?q=cat', '/photo/science/retina.jpg', '/?photo=science/retina.jpg', '/studio', '/coloring', '/my-pictures', '/zoom', '/zoom?name=science/retina.jpg', '/docs', '/api/docs', '/api/embed'];
const EXPORTED = ['/index.html', '/album/science.html', '/photo/chelsea.png.html', '/index.html?q=cat', '/index.html?photo=science/retina.jpg'];
/** ms by which the API's JSON, or that of an export, arrives later than the page */
const LATE = 150;
const VISITS = [
  { name: 'open', viewport: { width: 1280, height: 900 }, colorScheme: 'light', locale: 'en-US' },
  { name: 'closed', viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'de-DE' },
] as const;

browserTests('the site', (bench) => {
  /** Opens a page; also returns its refused requests, as they happen. */
  const visit = async (url: string, options: object = {}): Promise<{ page: Page; refused: string[] }> => {
    const refused: string[] = [];
    const page = await bench.open(url, {
      locale: 'en-US',
      ...options,
      before: async (blank) => {
        await blank.route(/\/api\/(list|random|gallery)|\.json$/, async (route) => {
          await new Promise((done) => setTimeout(done, LATE));
          await route.continue().catch(() => undefined);
        });
        blank.on('response', (answer) => answer.status() >= 400 && refused.push(`${answer.status()} ${answer.url()}`));
        blank.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
      },
    });
    await quiet(page);
    return { page, refused };
  };

  for (const { name, ...options } of VISITS) {
    test.each(PAGES)(`%s on the ${name} server, ${options.viewport.width} px wide, ${options.colorScheme}`, async (path) => {
      const { page, refused } = await visit(inject(name) + path, options);
      expect(refused).toEqual([]);
      expect(await page.evaluate(() => [window.seen.shifts, ...window.seen.violations])).toEqual([0]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
      expect(await violations(page)).toEqual([]);
    });
  }

  test.each(EXPORTED)('%s of an export shifts nothing, in both widths', async (path) => {
    for (const { name, ...options } of VISITS) {
      const { page, refused } = await visit(inject('exported') + path, options);
      expect(refused, name).toEqual([]);
      expect(await page.evaluate(() => [window.seen.shifts, ...window.seen.violations]), name).toEqual([0]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), name).toBeLessThanOrEqual(0);
      expect(await violations(page), name).toEqual([]);
    }
  });

  test('a closed studio offers only allowed chains, with the reason, and has no refused request', async () => {
    const { page, refused } = await visit(`${inject('closed')}/studio`);
    await page.getByText('This server is closed').waitFor();
    await page.getByText('DARKROOM_PRESETS').waitFor();
    expect(await page.getByRole('combobox', { name: 'Add an operation' }).count()).toBe(0);
    const { open_list: list } = (await (await fetch(`${inject('closed')}/api/list-operations`)).json()) as { open_list: string[] };
    const chips = page.locator('.recipes .chip');
    const offered = await chips.evaluateAll((buttons) => buttons.map((button) => (button as HTMLElement).title));
    expect(offered.length).toBeGreaterThan(20);
    expect(offered.filter((recipe) => !list.includes(recipe))).toEqual([]);
    for (const name of ['960 px wide', 'Line art · Detail 2', 'Coloring page · A4']) {
      await page.getByRole('button', { name, exact: true }).click();
      await quiet(page, 600);
    }
    await page.getByRole('combobox', { name: 'Format' }).selectOption('jpeg');
    await quiet(page, 600);
    await page.locator('.picker li button').nth(3).click();
    await quiet(page, 600);
    expect(refused).toEqual([]);
    const address = await page.getByRole('textbox', { name: 'Address' }).inputValue();
    expect(address).toContain('/coloring,page,format:jpeg/');
    expect((await fetch(address)).status).toBe(200);
  });

  test('an open studio stacks any operations, shows the result, and shows a URL that works', async () => {
    const { page, refused } = await visit(`${inject('open')}/studio`);
    const add = page.getByRole('combobox', { name: 'Add an operation' });
    await add.selectOption('grayscale');
    await add.selectOption('rotate');
    await page.getByRole('button', { name: 'Move rotate up' }).click();
    await quiet(page, 600);
    const address = await page.getByRole('textbox', { name: 'Address' }).inputValue();
    expect(address).toMatch(/rotate:\d+,grayscale,format:webp/);
    expect((await fetch(address)).headers.get('content-type')).toBe('image/webp');
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.compare img.after')?.naturalWidth);
    await page.getByRole('button', { name: 'Gallery in a frame' }).click();
    await page.getByRole('spinbutton', { name: 'Height in px' }).fill('450');
    expect(await page.getByRole('textbox', { name: 'HTML' }).inputValue()).toContain('height:450px');
    expect(refused).toEqual([]);
  });

  test('a studio offers only formats that fit the chain', async () => {
    const { page, refused } = await visit(`${inject('open')}/studio`);
    const format = page.getByRole('combobox', { name: 'Format' });
    const formats = () => format.locator('option').allTextContents();
    await expect.poll(formats).toEqual(['jpeg', 'png', 'webp', 'avif']);
    const add = page.getByRole('combobox', { name: 'Add an operation' });
    await add.selectOption('coloring');
    await format.selectOption('svg');
    await quiet(page, 600);
    const address = page.getByRole('textbox', { name: 'Address' });
    expect(await address.inputValue()).toMatch(/coloring:lineart:3,format:svg/);
    await add.selectOption('page');
    await format.selectOption('pdf');
    await quiet(page, 600);
    expect(await formats()).toEqual(['jpeg', 'png', 'webp', 'avif', 'pdf']);
    expect((await fetch(await address.inputValue())).headers.get('content-type')).toBe('application/pdf');
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.compare img.after')?.src.includes('format:png'));
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.compare img.after')?.naturalWidth);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(refused).toEqual([]);
  });

  test('a studio starts with looks, and a look can be adjusted', async () => {
    const { page, refused } = await visit(`${inject('open')}/studio`);
    const look = page.getByRole('region', { name: 'Looks' }).getByRole('button', { name: 'Coloring page' });
    await look.click();
    await page.getByRole('heading', { name: 'coloring' }).waitFor();
    await quiet(page, 600);
    expect(await page.getByRole('textbox', { name: 'Address' }).inputValue()).toContain('/coloring:lineart:3,format:webp/');
    expect(await look.getAttribute('aria-pressed')).toBe('true');
    expect(refused).toEqual([]);
  });

  test('an unknown URL shows a page that links to the gallery', async () => {
    const { page } = await visit(`${inject('closed')}/nowhere`);
    await page.getByRole('heading', { name: 'This page does not exist.' }).waitFor();
    await page.getByRole('main').getByRole('link').click();
    await page.waitForURL(`${inject('closed')}/`);
    const other = await fetch(`${inject('closed')}/nowhere`);
    expect([other.status, other.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  test('pages of disabled features are not in the menu, and explain how to enable them', async () => {
    const { page, refused } = await visit(`${inject('closed')}/my-pictures`);
    await page.getByText('Add my-images to DARKROOM_ENABLE').waitFor();
    const menu = await page.getByRole('navigation').getByRole('link').allTextContents();
    expect(menu).toEqual(['Gallery', 'Studio', 'Coloring pages']);
    expect(refused).toEqual([]);
  });

  test('pasted snippets reserve their space: the page does not shift', async () => {
    const server = inject('closed');
    const { page: studio } = await visit(`${server}/studio`);
    const snippets: string[] = [];
    for (const name of ['This picture', 'Gallery', 'Strip', 'Random photo', 'Gallery in a frame', 'Photo in a frame']) {
      await studio.getByRole('group', { name: 'What to embed' }).getByRole('button', { name, exact: true }).click();
      snippets.push(await studio.getByRole('textbox', { name: 'HTML' }).inputValue());
    }
    expect(new Set(snippets).size).toBe(6);
    const body = snippets.map((html) => `<p>Text.</p>${html}`).join('\n');
    const url = bench.blog.publish('/pasted', `<!doctype html><title>A blog</title><style>img{max-width:100%;height:auto}</style>${body}<p>The end.</p>`);
    const { page, refused } = await visit(url, { viewport: { width: 768, height: 4000 } });
    await page.waitForFunction(() => document.querySelector('darkroom-photo')?.shadowRoot?.querySelector('img')?.naturalWidth);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
    expect(refused.filter((line) => !/favicon|404 \(Not Found\)/.test(line))).toEqual([]);
  });
});
