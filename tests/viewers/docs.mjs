// docs.mjs BASE FILE PICTURE...: every request of the page of the API is sent as the page fills it in, with FILE where a
// file is wanted; the status of each, the hosts that were asked, and how much wider than a phone the page is.
import { withPage } from './browser.mjs';

const [base, file, picture] = process.argv.slice(2);
const seen = await withPage(
  async (page) => {
    const hosts = new Set();
    page.on('request', (request) => request.url().startsWith('blob:') || hosts.add(new URL(request.url()).origin));
    await page.goto(`${base}/api/docs`);
    await page.waitForSelector('details.operation');
    const statuses = {};
    for (const operation of await page.locator('details.operation').all()) {
      // What is removed last can be shown before.
      if ((await operation.getAttribute('id')).startsWith('delete')) continue;
      statuses[await operation.getAttribute('id')] = await tried(operation);
    }
    for (const operation of await page.locator('details.operation[id^=delete]').all()) {
      // There has to be one, whose id the page has learned.
      const create = page.locator('details.operation[id="post/api/my-images"]');
      await create.locator('> summary').click();
      await tried(create);
      statuses[await operation.getAttribute('id')] = await tried(operation);
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (picture) await page.screenshot({ path: picture, fullPage: true });
    return { statuses, hosts: [...hosts], wider };
  },
  () => false,
  { viewport: { width: 375, height: 760 } },
);
console.log(JSON.stringify(seen));

async function tried(operation) {
  await operation.locator('> summary').click();
  await operation.locator('form').waitFor();
  for (const input of await operation.locator('input[type=file]').all()) await input.setInputFiles(file);
  await operation.getByRole('button', { name: 'Send' }).click();
  const status = operation.locator('h3[role=status].good, h3[role=status].bad');
  await status.waitFor({ timeout: 60_000 });
  return parseInt(await status.innerText());
}
