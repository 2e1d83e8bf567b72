import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, inject, test } from 'vitest';
import { openFakeApi } from './setup/api';
import { built, post, scriptTag } from './setup/blog';
import { browserTests, embedTests, photosShown, positionShown, quiet, traffic } from './setup/page';

/** Rules of a hostile theme for every element, and those of an old CSS reset. */
const HOSTILE = `<style>
* { all: unset !important; color: red !important; font: italic 40px/3 fantasy !important; letter-spacing: 9px !important;
  text-transform: uppercase !important; text-align: right !important; cursor: wait !important; list-style: square !important }
button, a, img, li { rotate: 13deg !important; border: 9px dashed lime !important; opacity: 0.3 !important }
dialog, figure, ul, picture { display: none !important }
head, style, script, title { display: none !important }
</style>`;

/** The page places the element; its place is the same in both. */
const PLACE = `<style>
html { overflow: hidden !important }
darkroom-gallery { background: white !important; position: fixed !important; top: 0 !important; left: 0 !important; height: 500px !important; width: 900px !important }
</style>`;

const galleryOf =
  (server: string) =>
  (style = 'display:block;height:500px;width:900px', attributes = ''): string =>
    `<darkroom-gallery src="${server}" ${attributes} style="${style}"><a href="/x">Photos</a></darkroom-gallery>`;

browserTests('isolation', (bench) => {
  const server = inject('open');
  const script = scriptTag(`${server}/embed.js`);
  const gallery = galleryOf(server);

  test('the element looks the same, pixel by pixel, under a hostile style sheet', async () => {
    // Flat pictures, since the colors of scaled photos differ slightly between runs.
    const fake = await openFakeApi(60);
    const pictures: Buffer[] = [];
    for (const head of ['', HOSTILE]) {
      const page = await bench.open(bench.blog.publish('/hostile', post(script + gallery().replaceAll(server, fake.url), { head: head + PLACE })));
      await photosShown(page, 2);
      await quiet(page);
      pictures.push(await page.screenshot({ clip: { x: 0, y: 0, width: 900, height: 500 } }));
      await page.evaluate(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector<HTMLElement>('[data-index="1"]')!.click());
      await page.waitForFunction(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('dialog[open] img[srcset]'));
      await quiet(page, 600);
      pictures.push(await page.screenshot());
    }
    await fake.close();
    expect(pictures[2].equals(pictures[0]), 'grid').toBe(true);
    expect(pictures[3].equals(pictures[1]), 'viewer').toBe(true);
  });

  test('scripts loaded in Node, as server renderers do, do nothing and do not throw', () => {
    const folder = resolve(import.meta.dirname, '../../dist');
    for (const name of ['embed.js', 'embed-photo.js']) {
      execFileSync(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(`${folder}/${name}`)})`]);
    }
    expect(built('npm/index.js').toString().startsWith("'use client';")).toBe(true);
  });

  test('React renders the element with its fallback, and the component without a window', async () => {
    const element = createElement('darkroom-gallery', { src: server, layout: 'strip' }, createElement('a', { href: server }, 'Photos'));
    expect(renderToString(element)).toBe(`<darkroom-gallery src="${server}" layout="strip"><a href="${server}">Photos</a></darkroom-gallery>`);
    const { Gallery } = (await import('../../src/index')) as { Gallery: React.ComponentType<{ src: string }> };
    expect(renderToString(createElement(Gallery, { src: server }))).toContain('class="darkroom');
  });
});

embedTests('isolation', (bench, server) => {
  const script = scriptTag(`${server}/embed.js`);
  const gallery = galleryOf(server);

  test('the viewer fills the window exactly, even under a transformed ancestor', async () => {
    const wrapped = `<div style="transform:translate(40px,30px) scale(0.8);contain:layout">${gallery()}</div>`;
    const page = await bench.open(bench.blog.publish('/transformed', post(script + wrapped)));
    await photosShown(page, 2);
    // The window except the scroll bar's gutter, which stays reserved so that the page does not move.
    const width = await page.evaluate(() => document.documentElement.clientWidth);
    await page.locator('[data-index="0"]').click();
    const box = await page.getByRole('dialog').boundingBox();
    expect(box).toEqual({ x: 0, y: 0, width, height: 800 });
    expect(width).toBeGreaterThan(1260);
  });

  test('everything works under a strict content policy with Trusted Types', async () => {
    const policy = [
      "default-src 'none'",
      `script-src ${server}`,
      `style-src 'self'`,
      `img-src ${server}`,
      `connect-src ${server}`,
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join(';');
    // The page reserves the box; with such a policy, in its own style sheet.
    bench.blog.publish('/box.css', { body: 'darkroom-gallery{display:block;height:500px}', headers: { 'content-type': 'text/css' } });
    const tags = `${gallery('').replace(' style=""', '')}<darkroom-photo src="${server}" seed="a"></darkroom-photo>`;
    const html = post(script + tags, { head: '<link rel="stylesheet" href="/box.css">' }).replace(/<body style="[^"]*">/, '<body>');
    const page = await bench.open(bench.blog.publish('/strict', { body: html, headers: { 'content-security-policy': policy } }), {
      before: (blank) => blank.addInitScript(() => (window.print = () => undefined)),
    });
    await photosShown(page, 3);
    await page.locator('[data-index="2"]').click();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Zoom' }).click();
    await page.getByRole('button', { name: 'Coloring page' }).click();
    await page.waitForFunction(() => {
      const image = document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector<HTMLImageElement>('[part=paper] img');
      return image?.complete && image.naturalWidth;
    });
    await page.getByRole('button', { name: 'Print' }).click();
    await page.waitForFunction(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('iframe')?.contentDocument?.images.length);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toMatch(/^coloring-page_.+_\d{4}-\d\d-\d\d\.png$/);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => window.seen.violations)).toEqual([]);
  });

  test('the script may run twice; elements may be many, moved or removed, and change their src', async () => {
    const page = await bench.open(
      bench.blog.publish('/twice', post(`${script}${scriptTag(`${server}/embed-photo.js`)}${scriptTag(`${server}/embed.js?again`)}${gallery()}${gallery('display:block;height:200px')}`)),
    );
    await photosShown(page, 3);
    await quiet(page);
    expect(await page.evaluate(() => Object.keys(window).filter((name) => /darkroom|preact|unused/i.test(name)))).toEqual([]);

    const seen = traffic(page, server);
    await page.evaluate(() => document.body.append(document.querySelector('darkroom-gallery')!));
    await quiet(page);
    expect([...seen.api, ...seen.images]).toEqual([]);
    await page.evaluate(() => {
      const element = document.querySelectorAll('darkroom-gallery')[1];
      element.remove();
      setTimeout(() => document.body.prepend(element), 100);
    });
    await page.waitForTimeout(200);
    await photosShown(page, 1);
    const elsewhere = server === inject('open') ? inject('closed') : server.replace('127.0.0.1', 'localhost');
    await page.evaluate((url) => document.querySelector('darkroom-gallery')!.setAttribute('src', url), elsewhere);
    await page.waitForFunction((url) => {
      const image = document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('img');
      return image?.currentSrc.startsWith(url) && image.complete;
    }, elsewhere);
  });

  test('two galleries open their own photos', async () => {
    const page = await bench.open(bench.blog.publish('/both', post(`${script}${gallery('display:block;height:200px')}${gallery('display:block;height:200px', 'sort="name"')}`)));
    await photosShown(page, 2);
    await page.locator('darkroom-gallery').nth(1).locator('[data-index="0"]').click();
    await page.getByRole('dialog').getByText('Eileen Collins').first().waitFor();
    expect(await positionShown(page)).toBeNull();
  });
});
