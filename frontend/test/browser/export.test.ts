/** The embeds on an exported gallery, served by a plain file server: everything works without a request under /api/. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const PYTHON = process.env.PYTHON ?? join(ROOT, '.venv/bin/python');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

const FILL = `
import sys
from pathlib import Path
from PIL import Image
import skimage.data
shipped, folder = Path(skimage.data.__file__).parent, Path(sys.argv[1])
for number in range(24):
    source = ("astronaut.png", "coffee.png", "chelsea.png")[number % 3]
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"20{10 + number % 12}:0{1 + number % 9}:11 10:00:00"
    place = folder / ("2020" if number % 2 else "2021")
    place.mkdir(parents=True, exist_ok=True)
    Image.open(shipped / source).convert("RGB").resize((240 + number, 180)).save(place / f"{number}.jpg", exif=exif)
`;

/** The photo that a server picks from these. */
const PICK = `
import sys
sys.path.insert(0, sys.argv[1])
from darkroom.catalog import open_catalog
from darkroom.catalog.query import Query
from darkroom.config import Settings
catalog = open_catalog(Settings(bucket=sys.argv[2]))
print(catalog.pick(Query(prefix=sys.argv[4]), 1, sys.argv[3])[0].name)
`;

/** Prints the names and formats of the pictures in an archive. */
const UNPACK = `
import io, sys, zipfile
from PIL import Image
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
for name in archive.namelist():
    print(name, Image.open(io.BytesIO(archive.read(name))).format)
`;

let folder: string;
let server: Server;
let origin: string;
let browser: Browser;

function exportSite(): void {
  const places = [join(folder, 'photos'), join(folder, 'www/gallery')];
  execFileSync(PYTHON, [join(ROOT, 'scripts/export_site.py'), ...places, '--coloring', '--quiet', '--json']);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-export-'));
  execFileSync(PYTHON, ['-c', FILL, join(folder, 'photos')]);
  exportSite();
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname).replace(/\/$/, '/index.html');
    try {
      const body = readFileSync(join(folder, 'www', path));
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}, 180_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page of the blog with this body; returns the URLs it requests while it is open. */
async function open(body: string, context?: BrowserContext) {
  const page = await (context ?? (await browser.newContext())).newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url().slice(origin.length)));
  await page.route('**/blog.html', (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><title>Blog</title>${body}` }),
  );
  await page.goto(`${origin}/blog.html`);
  const tag = page.locator('darkroom-gallery, darkroom-photo');
  await expect.poll(() => tag.locator('img').count(), { timeout: 20_000 }).toBeGreaterThan(0);
  const loaded = () =>
    tag.locator('img').evaluateAll((images) => images.every((image) => (image as HTMLImageElement).naturalWidth > 0));
  await expect.poll(loaded, { timeout: 20_000 }).toBe(true);
  return { page, tag, asked };
}

const EMBED = '<script src="/gallery/embed.js" async></script>';

test('the gallery shows its photos from files alone, and a later visit requests no JSON', async () => {
  const context = await browser.newContext();
  const { asked, page } = await open(`<darkroom-gallery></darkroom-gallery>${EMBED}`, context);
  expect(asked.filter((path) => path.includes('/api/'))).toEqual([]);
  expect(asked).toContain('/gallery/darkroom.json');
  await page.close();
  const again = await open(`<darkroom-gallery></darkroom-gallery>${EMBED}`, context);
  expect(again.asked.filter((path) => path.endsWith('.json'))).toEqual([]);
}, 60_000);

test('a tag with a src and a filter shows matching photos', async () => {
  const { asked, tag } = await open(`<darkroom-gallery src="/gallery" prefix="2021/" sort="name"></darkroom-gallery>${EMBED}`);
  expect(await tag.locator('img').count()).toBeGreaterThan(3);
  expect(asked.filter((path) => path.includes('/api/'))).toEqual([]);
}, 60_000);

test.each(['embed.js', 'embed-photo.js'])('one photo from %s', async (script) => {
  const { asked, tag } = await open(`<darkroom-photo></darkroom-photo><script src="/gallery/${script}" async></script>`);
  expect(await tag.locator('img').count()).toBe(1);
  expect(asked.filter((path) => path.includes('/api/'))).toEqual([]);
  expect(asked.filter((path) => path.endsWith('.json'))).toHaveLength(2);
}, 60_000);

test.each(['', '2021/'])('a seed picks the same photo as on a server, from "%s"', async (prefix) => {
  const photos = join(folder, 'photos');
  const seed = 'an evening in autumn';
  const options = ['-c', PICK, join(ROOT, 'functions'), photos, seed, prefix];
  const name = execFileSync(PYTHON, options, { encoding: 'utf8' }).trim();
  const photo = `<darkroom-photo src="/gallery" seed="${seed}" prefix="${prefix}"></darkroom-photo>`;
  const { asked, tag } = await open(`${photo}<script src="/gallery/embed-photo.js" async></script>`);
  const [year, file] = name.split('/');
  expect(await tag.locator('img').evaluate((image) => (image as HTMLImageElement).currentSrc)).toContain(
    `/gallery/images/${year}-${file.replace(/\.jpg$/, '')}`,
  );
  expect(asked.filter((path) => path.includes('/api/'))).toEqual([]);
}, 60_000);

test('the viewer, the next photo and the coloring page request only files', async () => {
  const { asked, page } = await open(`<darkroom-gallery lang="en"></darkroom-gallery>${EMBED}`);
  await page.locator('darkroom-gallery').locator('[data-index="0"]').click();
  const viewer = page.getByRole('dialog');
  await viewer.waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: /color/i }).first().click();
  await expect.poll(() => asked.filter((path) => path.includes('coloring')).length, { timeout: 10_000 }).toBeGreaterThan(0);
  expect(asked.filter((path) => path.includes('/api/'))).toEqual([]);
}, 60_000);

test('a visitor who returns after the next export sees every picture', async () => {
  const context = await browser.newContext();
  const body = `<darkroom-gallery src="/gallery" prefix="2020/"></darkroom-gallery>${EMBED}`;
  const before = await open(body, context);
  await before.page.close();
  copyFileSync(join(folder, 'photos/2020/3.jpg'), join(folder, 'photos/2020/1.jpg'));
  exportSite();
  // First from the browser's cache of the last visit; then, in another browser, from the new files.
  const after = await open(body, context);
  expect(after.asked.filter((path) => path.endsWith('.json'))).toEqual([]);
  expect((await open(body)).asked).toContain('/gallery/darkroom.json');
  expect(after.asked.filter((path) => path.includes('/api/'))).toEqual([]);
}, 90_000);

test('the pages of an export: albums, search with its address, and a ZIP of what was found', async () => {
  const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url().slice(origin.length)));
  const count = () =>
    page.locator('darkroom-gallery').evaluate((gallery) => gallery.shadowRoot!.querySelector('[aria-setsize]')?.ariaSetSize);
  await page.goto(`${origin}/gallery/index.html`);
  await expect.poll(count).toBe('24');
  await page.getByRole('navigation', { name: 'Albums' }).getByRole('link', { name: /2021/ }).click();
  await page.getByRole('heading', { name: '2021' }).waitFor();
  await expect.poll(count).toBe('12');
  await page.goBack();
  await page.getByRole('searchbox').focus();
  await expect.poll(() => asked.filter((path) => path.endsWith('.txt')).length).toBe(1);
  await page.getByRole('searchbox').pressSequentially('2020 1');
  // Photos 1, 11, 13, 15, 17, 19 and 21 of the folder 2020.
  await expect.poll(count, { timeout: 10_000 }).toBe('7');
  expect(new URL(page.url()).searchParams.get('q')).toBe('2020 1');
  expect(asked.filter((path) => path.endsWith('.txt'))).toHaveLength(1);
  await page.reload();
  await expect.poll(count).toBe('7');
  expect(await page.getByRole('searchbox').inputValue()).toBe('2020 1');

  await page.locator('[data-index="0"]').click();
  await page.getByRole('dialog').waitFor();
  await page.locator('dialog summary').click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'All 7' }).click()]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  const listed = execFileSync(PYTHON, ['-c', UNPACK, await download.path()], { encoding: 'utf8' }).trim().split('\n');
  // The widest renditions, of 241 to 261 px.
  const named = listed.map((line) => /^2020\/(\d+)-2[456]\d\.webp WEBP$/.exec(line)?.[1]);
  expect(named.sort()).toEqual(['1', '11', '13', '15', '17', '19', '21']);
  expect(asked.filter((path) => path.includes('/api/'))).toEqual([]);
}, 60_000);
