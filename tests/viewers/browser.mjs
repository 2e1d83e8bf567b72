// Chromium for the tests of viewers: records a page's requests and what it shows.
import { createRequire } from 'node:module';

// The driver is the same as in the frontend's tests.
const { chromium } = createRequire(new URL('../../frontend/package.json', import.meta.url))('playwright-core');

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Runs `visit(page)` in a fresh profile with `options`; returns its result, all responses of the IIIF service, and all errors. */
export async function withPage(visit, isOurs = (url) => url.includes('/api/iiif/'), options = {}) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: QUIET });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, ...options });
    watch(page);
    const answers = [];
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('response', (answer) => {
      if (isOurs(answer.url())) {
        answers.push({ url: answer.url(), status: answer.status(), cache: answer.headers()['cache-status'] ?? '' });
      }
    });
    const result = await visit(page);
    return { result, answers, errors };
  } finally {
    await browser.close();
  }
}

/** Waits until all requests are complete, and no other follows for `quiet` milliseconds. */
export async function settled(page, quiet = 1000) {
  const traffic = traffics.get(page);
  traffic.last = Date.now();
  while (traffic.open > 0 || Date.now() - traffic.last < quiet) await page.waitForTimeout(100);
}

const traffics = new WeakMap();

function watch(page) {
  const traffic = { open: 0, last: Date.now() };
  const count = (change) => () => {
    traffic.open += change;
    traffic.last = Date.now();
  };
  page.on('request', count(1));
  page.on('requestfinished', count(-1));
  page.on('requestfailed', count(-1));
  traffics.set(page, traffic);
}
