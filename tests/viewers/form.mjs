// form.mjs BASE PICTURE...: a visitor's pictures without JavaScript, and the text of the page after each upload.
import { withPage } from './browser.mjs';

const [base, ...pictures] = process.argv.slice(2);
const seen = await withPage(
  async (page) => {
    const read = [];
    for (const picture of pictures) {
      await page.goto(`${base}/my-pictures`);
      await page.fill('input[name=name]', 'By form');
      await page.setInputFiles('input[type=file]', picture);
      await page.locator('button').click();
      await page.waitForURL('**/my-pictures?message=*');
      read.push(await page.locator('.said:visible').innerText());
    }
    await page.getByRole('link', { name: 'Your stored pictures' }).click();
    const kept = JSON.parse(await page.locator('pre').innerText()).records;
    return { read, kept: kept.map((record) => record.record_name) };
  },
  () => false,
  { javaScriptEnabled: false },
);
console.log(JSON.stringify(seen));
