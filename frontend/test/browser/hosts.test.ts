import { chromium, type Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { post, scriptTag } from './setup/blog';
import { embedTests, photosShown, quiet } from './setup/page';

/** Number of pages in a PDF, counted by page objects. */
const pagesOf = (pdf: Buffer): number => (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;

embedTests('hosts', (bench, server) => {
  const script = scriptTag(`${server}/embed.js`);
  const inside = server === inject('open') ? `${server}/api/get-image/thumb,format:webp/chelsea.png` : 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
  const gallery = `<darkroom-gallery src="${server}" style="display:block;height:400px"><a href="${server}/"><img src="${inside}" alt="A cat" width="320" height="213"></a></darkroom-gallery>`;

  test('without JavaScript, as in feed readers, the link and the photo inside the element show', async () => {
    const page = await bench.open(bench.blog.publish('/plain', post(script + gallery)), { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'A cat' }).waitFor();
    expect((await page.locator('darkroom-gallery').boundingBox())!.height).toBe(400);
  });

  test('with JavaScript, the link and photo are replaced without a layout shift', async () => {
    const page = await bench.open(bench.blog.publish('/replaced', post(script + gallery)));
    await photosShown(page, 3);
    await quiet(page);
    expect(await page.getByRole('link', { name: 'A cat' }).isVisible()).toBe(false);
    expect(await page.evaluate(() => window.seen.shifts)).toBe(0);
  });

  test('in a sandboxed frame without an origin the gallery works, and links to the files since it cannot print', async () => {
    const inner = bench.blog.publish('/inner', post(script + gallery));
    const page = await bench.open(
      bench.blog.publish('/outer', `<!doctype html><title>A blog</title><iframe title="Photos" sandbox="allow-scripts" src="${inner}" width="800" height="600"></iframe>`),
    );
    const frame = page.frameLocator('iframe');
    await frame.locator('[data-index="1"]').click();
    await frame.getByRole('dialog').waitFor();
    await frame.getByRole('button', { name: 'Coloring page' }).click();
    const link = frame.getByRole('link', { name: 'Download' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toMatch(/coloring[-_]\w+,format[:_]png/);
    expect(await frame.getByRole('button', { name: 'Print' }).count()).toBe(0);
  });

  /** Opens the coloring page of a photo and prints it; returns the printed document. */
  async function printed(page: Page, index: number): Promise<{ html: string; css: string }> {
    await photosShown(page, 3);
    await page.locator(`[data-index="${index}"]`).click();
    await page.getByRole('button', { name: 'Coloring page' }).click();
    await page.getByRole('button', { name: 'Print' }).click();
    await page.waitForFunction(() => (window as unknown as { printed: number }).printed);
    return page.evaluate(() => {
      const { contentDocument } = document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('iframe')!;
      const rules = [...contentDocument!.adoptedStyleSheets[0].cssRules].map((rule) => rule.cssText).join('');
      return { html: contentDocument!.body.innerHTML, css: rules };
    });
  }

  test('a coloring page prints alone on one page, on A4 and Letter, in portrait and landscape', async () => {
    // The frame prints, not the page around it, so both are watched.
    const watch = (): void => {
      const top = window.top as unknown as { printed: number; pagePrinted: number };
      window.print = () => {
        if (window === window.top) top.pagePrinted = 1;
        else top.printed = 1;
      };
    };
    const page = await bench.open(bench.blog.publish('/print', post(script + gallery)), {
      before: (blank) => blank.addInitScript(watch),
    });
    const { html, css } = await printed(page, 0);
    expect(await page.evaluate(() => 'pagePrinted' in window)).toBe(false);
    expect(html.match(/<img/g)).toHaveLength(1);

    const printer = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
    try {
      // Without the prefix, a server finds another photo with another shape.
      const shown = server === inject('open') ? [html, html.replace(/rocket\.jpg/, 'motorcycle_left.png')] : [html];
      for (const photo of shown) {
        const sheet = await printer.newPage();
        await sheet.setContent(`<!doctype html><style>${css}</style>${photo}`);
        await sheet.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
        for (const format of ['A4', 'Letter']) {
          for (const landscape of [false, true]) {
            const pdf = await sheet.pdf({ format, landscape, preferCSSPageSize: false });
            expect(pagesOf(pdf), `${format} ${landscape ? 'across' : 'upright'}`).toBe(1);
          }
        }
        await sheet.close();
      }
    } finally {
      await printer.close();
    }
  });
});
