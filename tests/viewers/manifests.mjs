// manifests.mjs VIEWER MANIFEST PICTURE [BOOK]: opens a manifest in Mirador or Universal Viewer, in their published
// builds. For a collection in Mirador, opens BOOK.
import { readFile } from 'node:fs/promises';
import { settled, withPage } from './browser.mjs';

const [viewer, manifest, picture, book] = process.argv.slice(2);
const packages = new URL('node_modules/', import.meta.url);
const PAGES = {
  // As in docs/iiif.md.
  mirador: /```html\n(<div id="viewer"[^]*?)```/
    .exec(await readFile(new URL('../../docs/iiif.md', import.meta.url), 'utf8'))[1]
    .replaceAll(/https:\/\/unpkg\.com\/mirador@[\d.]+\//g, '/packages/mirador/')
    .replace('"http://localhost:8080/api/iiif/manifest/atlas"', 'MANIFEST'),
  universalviewer: `<link rel="stylesheet" href="/packages/universalviewer/dist/uv.css">
    <div id="viewer" class="uv" style="position:absolute;inset:0"></div>
    <script src="/packages/universalviewer/dist/umd/UV.js"></script>
    <script>UV.init('viewer', { manifest: MANIFEST, embedded: false })</script>`,
};
const TYPES = { js: 'text/javascript', css: 'text/css', html: 'text/html', json: 'application/json', svg: 'image/svg+xml' };

const seen = await withPage(async (page) => {
  const { origin } = new URL(manifest);
  // The page is on the server's origin, with the packages beside it; all other requests go to the server.
  await page.route((url) => url.origin !== origin, (route) => route.abort());
  await page.route(`${origin}/packages/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/packages/', '');
    const body = await readFile(new URL(path, packages)).catch(() => null);
    await (body ? route.fulfill({ body, contentType: TYPES[path.split('.').pop()] ?? 'application/octet-stream' }) : route.fulfill({ status: 404 }));
  });
  await page.route(`${origin}/viewer`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><meta charset="utf-8"><title>Viewer</title>${PAGES[viewer]}`.replace('MANIFEST', JSON.stringify(manifest)) }),
  );
  await page.goto(`${origin}/viewer`);
  await settled(page, 3000);
  if (book) {
    await page.getByRole('button', { name: 'Show collection' }).click();
    await page.getByRole('menuitem', { name: book }).click();
    await settled(page, 3000);
  }
  // Loaded tiles are drawn step by step, and fade in.
  await page.waitForTimeout(6000);
  await page.screenshot({ path: picture });
  return page.locator('body').innerText();
});
console.log(JSON.stringify(seen));
