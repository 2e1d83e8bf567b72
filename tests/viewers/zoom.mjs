// zoom.mjs BASE NAME PICTURE: the site's deep zoom page for a photo, whole and at full size; saves a screenshot of the latter.
import { settled, withPage } from './browser.mjs';

const [base, name, picture] = process.argv.slice(2);
const seen = await withPage(async (page) => {
  await page.goto(`${base}/zoom?name=${encodeURIComponent(name)}`);
  await settled(page);
  await page.click('#actual');
  await settled(page);
  await page.locator('#viewer').screenshot({ path: picture });
  return page.locator('#note').textContent();
});
console.log(JSON.stringify(seen));
