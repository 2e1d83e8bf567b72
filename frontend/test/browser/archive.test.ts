/** Several photos as one archive, and further facts of a photo, in the viewer. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Download, Locator, Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openFakeApi } from './setup/api';
import { post, scriptTag } from './setup/blog';
import { browserTests, embedTests, photosShown } from './setup/page';

const PYTHON = process.env.PYTHON ?? resolve(import.meta.dirname, '../../../.venv/bin/python');
/** Names, sizes and kinds of the files in an archive, which another implementation checks whole. */
const LIST = `
import sys, json, zipfile, io
from PIL import Image
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([[one.filename, Image.open(io.BytesIO(archive.read(one))).format if "." in one.filename and not one.filename.endswith(".txt") else archive.read(one).decode()] for one in archive.infolist()]))
`;
const filesIn = (path: string): [string, string][] => JSON.parse(execFileSync(PYTHON, ['-c', LIST, path]).toString()) as [string, string][];

async function openMenu(page: Page): Promise<Locator> {
  await page.locator('[part~=download]').click();
  return page.locator('[part=menu]');
}

/** Where the file is now; the browser is another process. */
async function kept(download: Download): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'darkroom-archive-')), 'archive.zip');
  await download.saveAs(path);
  return path;
}

async function saved(page: Page, item: Locator): Promise<{ name: string; files: [string, string][] }> {
  const [download] = await Promise.all([page.waitForEvent('download'), item.click()]);
  return { name: download.suggestedFilename(), files: filesIn(await kept(download)) };
}

embedTests('archives', (bench, server) => {
  test('the selected photos, then all, are saved as one archive', async () => {
    const tag = `<darkroom-gallery src="${server}" sort="name" limit="6" style="display:block;height:500px"></darkroom-gallery>`;
    const page = await bench.open(bench.blog.publish('/archive', post(scriptTag(`${server}/embed.js`) + tag)));
    await photosShown(page, 3);
    expect(bench.asked.some((url) => url.endsWith('embed-zip.js'))).toBe(false);
    await page.locator('[data-index="0"]').click();
    await page.getByRole('dialog').waitFor();
    await (await openMenu(page)).getByRole('button', { name: 'Select', exact: true }).click();
    await page.keyboard.press('ArrowRight');
    await (await openMenu(page)).getByRole('button', { name: 'Select', exact: true }).click();
    const two = await saved(page, (await openMenu(page)).getByRole('button', { name: '2 selected · ZIP' }));
    expect(two.name).toBe('A blog.zip');
    expect(two.files).toHaveLength(2);
    const all = await saved(page, (await openMenu(page)).getByRole('button', { name: 'All 6 · ZIP' }));
    expect(new Set(all.files.map(([name]) => name)).size).toBe(6);
    expect(all.files.every(([, kind]) => ['JPEG', 'WEBP'].includes(kind))).toBe(true);
    await (await openMenu(page)).getByRole('button', { name: 'Select', exact: true }).click();
    expect(await (await openMenu(page)).getByRole('button', { name: '1 selected · ZIP' }).count()).toBe(1);
  }, 90_000);
});

browserTests('archives and details', (bench) => {
  test('a photo that cannot be loaded is named in the archive; names that lead elsewhere or repeat are changed', async () => {
    const fake = await openFakeApi(4);
    const page = await bench.open('about:blank', {
      before: async (early) => {
        let number = 0;
        await early.route('**/api/list-images?*', async (route) => {
          const answer = await route.fetch();
          const json = (await answer.json()) as { images: { name: string; url: string | null }[] };
          const names = ['../../up.jpg', 'a/one.jpg', 'a/one.png', 'lost.jpg'];
          for (const image of json.images) Object.assign(image, { name: names[number++ % 4], url: null });
          await route.fulfill({ response: answer, json });
        });
        await early.route(/resize.*\/3\.jpg/, (route) => route.fulfill({ status: 404, body: '' }));
      },
    });
    const tag = `<darkroom-gallery src="${fake.url}" style="display:block;height:500px"></darkroom-gallery>`;
    await page.goto(bench.blog.publish('/lost', post(scriptTag(`${inject('open')}/embed.js`) + tag)));
    await page.locator('[data-index="0"]').click();
    await page.getByRole('dialog').waitFor();
    const menu = await openMenu(page);
    const [download] = await Promise.all([page.waitForEvent('download'), menu.getByRole('button', { name: 'All 4 · ZIP' }).click()]);
    const code = 'import sys, json, zipfile; a = zipfile.ZipFile(sys.argv[1]); print(json.dumps({one: a.read(one).decode() for one in a.namelist()}))';
    const files = JSON.parse(execFileSync(PYTHON, ['-c', code, await kept(download)]).toString()) as Record<string, string>;
    expect(Object.keys(files)).toEqual(['up-2560.jpg', 'a/one-2560.jpg', 'a/one-2560 (2).jpg', 'missing.txt']);
    expect(files['missing.txt']).toContain('lost');
    await page.getByText('The photo could not be loaded.').waitFor();
    await fake.close();
  }, 60_000);

  test('details are asked for when they are wanted, and follow the photo', async () => {
    const fake = await openFakeApi(3, { alter: { details: '/api/image-details/x' } });
    const page = await bench.open('about:blank', {
      before: (early) =>
        early.route('**/api/image-details/x', (route) =>
          route.fulfill({ json: { details: { camera: 'NIKON D750', iso: '400', Technique: 'Cyanotype' } }, headers: { 'access-control-allow-origin': '*' } }),
        ),
    });
    const tag = `<darkroom-gallery src="${fake.url}" style="display:block;height:500px"></darkroom-gallery>`;
    await page.goto(bench.blog.publish('/details', post(scriptTag(`${inject('open')}/embed.js`) + tag)));
    await page.locator('[data-index="0"]').click();
    const asked = () => bench.asked.filter((url) => url.includes('image-details')).length;
    const details = page.getByRole('button', { name: 'Details' });
    await details.waitFor();
    expect(asked()).toBe(0);
    await details.click();
    const list = page.locator('dl[part=details]');
    await expect.poll(() => list.innerText()).toBe('Camera\nNIKON D750\nISO\n400\nTechnique\nCyanotype');
    await page.keyboard.press('ArrowRight');
    await expect.poll(asked).toBe(2);
    await details.click();
    await list.waitFor({ state: 'hidden' });
    await fake.close();
  });
});
