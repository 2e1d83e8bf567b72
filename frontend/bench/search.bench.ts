/** Search in an exported gallery: time in ms from a query to its first photo, with the CPU slowed down four times. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { built } from '../test/browser/setup/blog';
import { median } from './phone';

const RUNS = 5;
const FIRST_HIT = 200;
const SLOWDOWN = 4;
const [PER_PAGE, PER_TEXT] = [32, 16_384];
const WIDTHS = [160, 240, 320, 480, 640, 960, 1280, 1920, 2560];
/** One of this many pictures contains the searched word. */
const RARE = 977;
const WORDS = 'beach forest mountain river family garden harbor winter summer market bridge garden night train'.split(' ');
const PAGE =
  '<!doctype html><meta charset="utf-8"><script src="/photos/embed.js" async></script><darkroom-gallery style="display:block;height:700px"></darkroom-gallery>';
const SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="teal"/></svg>';

const lineOf = (at: number): string => {
  const words = [0, 1, 2, 3, 4, 5].map((n) => WORDS[(at * 7 + n * 13 + (at >> 3)) % WORDS.length]);
  return `${words.join(' ')}${at % RARE ? '' : ' zanzibar'}\t${2000 + (at % 25)}/${words[0]}/img_${at}.jpg`;
};

/** The file at a path in an export of `total` pictures. */
function fileOf(path: string, total: number): string | undefined {
  const number = Number(/(\d+)\.(json|txt)/.exec(path)?.[1]);
  const many = (size: number, from = number * size): number[] =>
    Array.from({ length: Math.max(0, Math.min(size, total - from)) }, (_, at) => from + at);
  if (path.endsWith('/darkroom.json')) {
    const parts = (size: number, folder: string, extension: string, more: object) =>
      Array.from({ length: Math.ceil(total / size) }, (_, at) => ({ url: `${folder}/${at}.${extension}`, count: many(size, at * size).length, ...more }));
    return JSON.stringify({
      format: 1,
      total,
      ratios: Buffer.alloc(total, 152).toString('base64'),
      months: [{ month: '2020-01', count: total }],
      skipped: {},
      points: '',
      texts: parts(PER_TEXT, 'texts', 'txt', {}),
      pages: parts(PER_PAGE, 'pages', 'json', { tags: null, folders: null, orientations: ['landscape'] }),
    });
  }
  if (path.includes('/texts/')) return many(PER_TEXT).map(lineOf).join('\n');
  if (!path.includes('/pages/')) return undefined;
  const images = many(PER_PAGE).map((at) => ({
    name: `2020/beach/img_${at}.jpg`,
    url: null,
    page: `photo/img_${at}.jpg.html`,
    details: null,
    version: '40565f2842efb3e6-470x500',
    width: 3000,
    height: 2000,
    size: 1_124_950,
    content_type: 'image/jpeg',
    caption: lineOf(at).split('\t')[0],
    alt: null,
    taken: '2020-01',
    tags: ['sea'],
    credit: 'SpaceX',
    rights: 'https://creativecommons.org/publicdomain/mark/1.0/',
    focal_point: null,
    placeholder: 'D9cFHYQsd2ZweZd1h4iIdnZwbQfX',
    srcset: WIDTHS.map((width) => ({
      width,
      height: Math.round(width / 1.5),
      url: `images/img_${at}.jpg/40565f2842efb3e6-470x500/resize_${width},format_webp@1.1.${at}.svg`,
    })),
    coloring_page: `images/img_${at}.jpg/40565f2842efb3e6-470x500/coloring_lineart,format_png@4.1.png`,
  }));
  return JSON.stringify({ images });
}

test.each([10_000, 100_000])('%i photos: the first hit within 200 ms', async (total) => {
  // As on a static host, files are not made when they are requested.
  const kept = new Map<string, Buffer>();
  const fileAt = (path: string): Buffer | undefined => {
    const body = kept.get(path) ?? fileOf(path, total);
    if (typeof body === 'string') kept.set(path, gzipSync(body, { level: 1 }));
    return kept.get(path);
  };
  const server = createServer((request, response) => {
    const path = request.url!;
    if (path.endsWith('.js')) return response.writeHead(200, { 'content-type': 'text/javascript' }).end(built(`export${path.replace('/photos', '')}`));
    if (path.endsWith('.svg')) return response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=60' }).end(SQUARE);
    const body = path === '/' ? gzipSync(PAGE) : fileAt(path);
    const type = path === '/' ? 'text/html' : path.endsWith('.txt') ? 'text/plain; charset=utf-8' : 'application/json';
    return response.writeHead(body ? 200 : 404, { 'content-type': type, 'content-encoding': 'gzip', 'cache-control': 'max-age=60' }).end(body ?? gzipSync(''));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await chromium.connect(inject('browser'));
  const times: Record<'first' | 'next', number[]> = { first: [], next: [] };
  try {
    for (let run = 0; run < RUNS; run++) {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
      const page = await context.newPage();
      await page.goto(url);
      await page.locator('[data-index="0"] img').waitFor();
      // The page of an export sends this event as soon as the search box has the focus.
      await page.evaluate(() => dispatchEvent(new CustomEvent('darkroom-search', { detail: new URL('photos/', location.href).href })));
      await page.waitForTimeout(2000);
      const devtools = await context.newCDPSession(page);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
      for (const [name, query] of [['first', 'zanzibar'], ['next', 'zanzibar img']] as const) {
        // A visitor looks at what was found before searching again.
        await page.waitForTimeout(1000);
        times[name].push(
          await page.locator('darkroom-gallery').evaluate(async (gallery, q) => {
            const start = performance.now();
            const before = gallery.shadowRoot!.querySelector('[data-layout] > div');
            gallery.setAttribute('q', q);
            const shown = () => {
              const box = gallery.shadowRoot!.querySelector('[data-layout] > div');
              const image = box?.querySelector('img');
              return box !== before && image && Number(/(\d+)\.svg/.exec(image.currentSrc || image.src)?.[1]) % 977 === 0;
            };
            while (!shown() && performance.now() - start < 10_000) await new Promise(requestAnimationFrame);
            return performance.now() - start;
          }, query),
        );
      }
      await context.close();
    }
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
  console.log(`${total} photos: first search ${Math.round(median(times.first))} ms, next ${Math.round(median(times.next))} ms, limit ${FIRST_HIT}`);
  for (const each of Object.values(times)) expect.soft(median(each)).toBeLessThanOrEqual(FIRST_HIT);
});
