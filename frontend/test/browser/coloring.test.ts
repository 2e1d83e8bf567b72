/** The coloring page maker: the uploads, sent one by one without EXIF, and the printed pages. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import { browserTests } from './setup/page';

const PYTHON = process.env.PYTHON ?? resolve(import.meta.dirname, '../../../.venv/bin/python');
const TAKE = `
import sys
from pathlib import Path
from PIL import Image
import skimage.data
for number, name in enumerate(("coffee.png", "chelsea.png", "rocket.jpg")):
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    photo = Image.open(Path(skimage.data.__file__).parent / name).convert("RGB")
    photo.resize((4000, 2600) if number == 0 else (600, 400)).save(Path(sys.argv[1]) / f"photo{number}.jpg", exif=exif)
`;

browserTests('the coloring page maker', (bench) => {
  test('sends photos one by one, resized and without EXIF, and prints a titled page for each in one job', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'darkroom-photos-'));
    execFileSync(PYTHON, ['-c', TAKE, folder]);
    const sent: Buffer[] = [];
    let [now, most] = [0, 0];
    const page = await bench.open(`${inject('closed')}/coloring`, {
      locale: 'en-US',
      before: async (blank) => {
        await blank.addInitScript(() => {
          window.print = () => Object.assign(window.top!, { printed: (window.top as unknown as { printed?: number }).printed ?? 1 });
        });
        blank.on('request', (request) => {
          if (request.method() !== 'POST') return;
          most = Math.max(most, ++now);
          sent.push(request.postDataBuffer() ?? Buffer.alloc(0));
        });
        blank.on('requestfinished', (request) => request.method() === 'POST' && now--);
      },
    });
    await page.getByText('Nothing is stored').waitFor();
    await page.locator('input[type=file]').first().setInputFiles([0, 1, 2].map((number) => join(folder, `photo${number}.jpg`)));
    await page.getByText('3 of 3 drawn').waitFor({ timeout: 25_000 });
    rmSync(folder, { recursive: true, force: true });

    expect([sent.length, most]).toEqual([3, 1]);
    for (const body of sent) expect(['Exif', 'Secret Camera'].filter((word) => body.includes(word))).toEqual([]);
    expect(Math.max(...sent.map((body) => body.length))).toBeLessThan(2_000_000);
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.compare img.after')?.naturalWidth);

    await page.getByRole('textbox', { name: 'Title on the page' }).first().fill('A cup of <coffee>');
    await page.getByRole('button', { name: 'Print all' }).click();
    await page.waitForFunction(() => 'printed' in window);
    const paper = await page.evaluate(() => {
      const { contentDocument } = document.querySelector('body > iframe') as HTMLIFrameElement;
      return { pages: contentDocument!.images.length, text: contentDocument!.body.textContent };
    });
    expect(paper.pages).toBe(3);
    expect(paper.text).toContain('A cup of <coffee>');
    expect(sent.length).toBe(3);

    await page.getByRole('combobox', { name: 'Style' }).selectOption('classic');
    await expect.poll(() => sent.length, { timeout: 20_000 }).toBe(6);
    await page.getByText('3 of 3 drawn').waitFor();
    // Dropped outside the zone, a file would otherwise replace the page.
    await page.evaluate(async () => {
      const picture = await (await fetch(document.querySelector<HTMLImageElement>('.compare img.before')!.src)).blob();
      const dataTransfer = new DataTransfer();
      for (const [name, type] of [['dropped.jpg', picture.type], ['notes.txt', 'text/plain']]) dataTransfer.items.add(new File([picture], name, { type }));
      document.querySelector('h1')!.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await page.getByText('4 of 4 drawn').waitFor();
    expect(sent.length).toBe(7);
    await page.getByRole('button', { name: 'Remove all' }).click();
    await page.getByText('Drop or paste photos here').waitFor();
    expect(await page.locator('.sheet').count()).toBe(0);
  }, 90_000);
});
