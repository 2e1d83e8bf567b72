// mine.mjs BASE PICTURE...: the lifecycle of a visitor's pictures on their page, and what it shows after each step.
import { withPage } from './browser.mjs';

const [base, ...pictures] = process.argv.slice(2);
const seen = await withPage(
  async (page) => {
    const names = () => page.evaluate(async () => (await (await fetch('/api/my-images')).json()).records.map((one) => one.record_name));
    const cards = (count) => page.waitForFunction((n) => document.querySelectorAll('.record').length === n, count, { timeout: 90_000 });
    const steps = {};
    await page.goto(`${base}/my-pictures`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Morning coffee');
    await page.setInputFiles('input[type=file] >> nth=0', pictures[0]);
    await cards(1);
    steps.message = await page.getByText('Image generated successfully').count();
    await page.setInputFiles('input[type=file] >> nth=0', pictures[1]);
    await cards(2);
    steps.uploaded = await names();
    steps.shown = await page.locator('.record .compare img').evaluateAll((images) => Promise.all(images.map((image) => image.decode().then(() => image.naturalWidth))));
    const name = page.locator('.record .field input').first();
    await name.fill('Renamed');
    const renamed = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await name.press('Enter');
    await renamed;
    steps.renamed = await names();
    const download = page.waitForEvent('download');
    await page.getByRole('link').filter({ hasText: 'Download' }).first().click();
    steps.file = (await download).suggestedFilename();
    await page.getByRole('button', { name: 'Remove Renamed' }).click();
    await cards(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await cards(2);
    steps.undone = await names();
    const gone = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await page.getByRole('button', { name: 'Remove Renamed' }).click();
    await gone;
    steps.removed = await names();
    await page.selectOption('select', 'coloring');
    await page.setInputFiles('input[type=file] >> nth=0', pictures);
    await page.waitForSelector('.sheet .problem', { timeout: 90_000 });
    steps.problem = await page.locator('.sheet .problem').first().textContent();
    steps.limit = await page.locator('.job [role=status]').textContent();
    await page.goto(`${base}/my-pictures?message=Buy+now`);
    await cards(3);
    steps.foreignMessage = await page.locator('.problem').count();
    steps.cookie = await page.evaluate(() => document.cookie);
    return steps;
  },
  () => false,
);
console.log(JSON.stringify(seen));
