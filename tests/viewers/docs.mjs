// docs.mjs BASE FILE PICTURE...: sends every request of the API page with the values that the page fills in, and FILE for
// each file. Prints the status of each, the requested hosts, and by how much the page is wider than a phone.
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
      // Deletions come last, so that other requests can use the objects before.
      if ((await operation.getAttribute('id')).startsWith('delete')) continue;
      statuses[await operation.getAttribute('id')] = await tried(operation);
    }
    for (const operation of await page.locator('details.operation[id^=delete]').all()) {
      // One must exist, since the page fills in its id.
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
