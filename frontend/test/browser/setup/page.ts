import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { openBlog, type Blog } from './blog';

export interface PageOptions extends BrowserContextOptions {
  before?: (page: Page) => Promise<unknown>;
  /** for all tests of the file, not only for this one */
  kept?: boolean;
}

/** Tools for a test of pages. */
export interface Bench {
  browser: Browser;
  blog: Blog;
  /** URLs that pages requested in this test */
  asked: string[];
  /** A page in its own context, closed after the test. Errors in the page fail the test. */
  open: (url: string, options?: PageOptions) => Promise<Page>;
}

/** Ahead of and behind UTC, where the same moment is on different days; dates and numbers are written differently. */
export const PLACES = {
  east: { timezoneId: 'Pacific/Auckland', locale: 'en-GB' },
  west: { timezoneId: 'America/Los_Angeles', locale: 'en-US' },
} as const;

/** Where the pages of the running test are: half of a file's tests in each place, or, by PLACE, all in one. */
function place(): (typeof PLACES)['east' | 'west'] {
  const names = Object.keys(PLACES) as (keyof typeof PLACES)[];
  // By its name a test is in the same place whenever it is run.
  const turn = (expect.getState().currentTestName ?? '').length % names.length;
  return PLACES[(process.env.PLACE as keyof typeof PLACES | undefined) ?? names[turn]];
}

/** Tests that need a browser; skipped where there is none, except in CI, where its absence fails the run. */
export function browserTests(name: string, tests: (bench: Bench) => void): void {
  describe.skipIf(!inject('browser'))(name, () => {
    const contexts: BrowserContext[] = [];
    const errors: string[] = [];
    const bench = { asked: [] as string[] } as Bench;

    beforeAll(async () => {
      bench.browser = await chromium.connect(inject('browser'));
      bench.blog = await openBlog();
      bench.open = async (url, { before, kept, ...options } = {}) => {
        const context = await bench.browser.newContext({ viewport: { width: 1280, height: 800 }, ...place(), ...options });
        if (!kept) contexts.push(context);
        const page = await context.newPage();
        // The first request for a picture is slow on a busy machine.
        page.setDefaultTimeout(20_000);
        page.on('request', (request) => bench.asked.push(request.url()));
        page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
        await page.addInitScript(watch);
        await before?.(page);
        await page.goto(url);
        return page;
      };
    });
    afterEach(async () => {
      bench.asked.length = 0;
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      const seen = errors.splice(0);
      if (seen.length) throw new Error(`Errors in the page: ${seen.join('; ')}`);
    });
    afterAll(async () => {
      await bench.blog?.close();
      await bench.browser?.close();
    });
    tests(bench);
  });
}

/** Runs a test on a server, and on an exported gallery without requests under /api/. */
export function embedTests(name: string, tests: (bench: Bench, server: string) => void): void {
  browserTests(`${name}, on a server`, (bench) => tests(bench, inject('open')));
  browserTests(`${name}, on an exported gallery`, (bench) => {
    afterEach(() => {
      const api = bench.asked.filter((url) => url.startsWith(`${inject('exported')}/api/`));
      if (api.length) throw new Error(`An exported gallery requested: ${api.join(' ')}`);
    });
    tests(bench, inject('exported'));
  });
}

declare global {
  interface Window {
    seen: { shifts: number; longest: number; violations: string[] };
  }
}

/** Runs in every page before its own scripts: adds up layout shifts, keeps the longest task and refused content. */
function watch(): void {
  window.seen = { shifts: 0, longest: 0, violations: [] };
  const observe = (type: string, each: (entry: PerformanceEntry & { value: number }) => void): void => {
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => each(entry as never))).observe({ type, buffered: true });
  };
  // All shifts count, even those right after input, which the metric excludes.
  observe('layout-shift', (entry) => (window.seen.shifts += entry.value));
  observe('longtask', (entry) => (window.seen.longest = Math.max(window.seen.longest, entry.duration)));
  document.addEventListener('securitypolicyviolation', (event) =>
    window.seen.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
  );
}

/** The cells of a gallery element that hold a loaded picture. */
export const loadedCells = (page: Page, element = 'darkroom-gallery'): Promise<number> =>
  page.evaluate(
    (name) =>
      [...document.querySelector(name)!.shadowRoot!.querySelectorAll('img')].filter((image) => image.complete && image.naturalWidth)
        .length,
    element,
  );

/** Waits until at least `count` pictures of a gallery are there. */
export async function photosShown(page: Page, count = 1, element = 'darkroom-gallery'): Promise<void> {
  await page.waitForFunction(
    ([name, least]) => {
      const images = [...(document.querySelector(name as string)?.shadowRoot?.querySelectorAll('img') ?? [])];
      return images.filter((image) => image.complete && image.naturalWidth).length >= (least as number);
    },
    [element, count] as const,
  );
}

/** Waits until nothing has been requested or drawn for a moment. */
export async function quiet(page: Page, ms = 300): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(ms);
}

export interface Traffic {
  scripts: string[];
  api: string[];
  images: string[];
}

/** Records all requests of the page from now on. */
export function traffic(page: Page, server: string): Traffic {
  const seen: Traffic = { scripts: [], api: [], images: [] };
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server)) return;
    const kind = request.resourceType();
    if (kind === 'script') seen.scripts.push(url);
    else if (kind === 'image') seen.images.push(url);
    else if (kind === 'fetch' || kind === 'xhr') seen.api.push(url);
  });
  return seen;
}

/** The position shown in the open viewer, such as `2 of 10`, else null. */
export const positionShown = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const root = document.querySelector('darkroom-gallery')?.shadowRoot ?? document;
    return root.querySelector('dialog[open] small')?.textContent ?? null;
  });
