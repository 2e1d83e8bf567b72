// paint.mjs FOLDER: how Chromium paints each picture of the folder, as its name, size and RGBA samples in base64; null
// where it shows none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPage } from '../viewers/browser.mjs';

const folder = process.argv[2];
const { result } = await withPage(async (page) => {
  const names = readdirSync(folder);
  const files = names.map((name) => readFileSync(join(folder, name)).toString('base64'));
  const painted = await page.evaluate(`Promise.all(${JSON.stringify(files)}.map(${paint}))`);
  return Object.fromEntries(names.map((name, at) => [name, painted[at]]));
});
console.log(JSON.stringify(result));

async function paint(data) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const image = new Image();
  // Without a type the browser looks at the bytes, as it does for an <img>.
  image.src = URL.createObjectURL(new Blob([bytes]));
  try {
    await image.decode();
  } catch {
    return null;
  }
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const samples = context.getImageData(0, 0, width, height).data;
  let text = '';
  for (let at = 0; at < samples.length; at += 8192) text += String.fromCharCode(...samples.subarray(at, at + 8192));
  return { width, height, rgba: btoa(text) };
}
