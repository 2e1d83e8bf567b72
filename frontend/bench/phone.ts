/** The cost of a page on a slow phone. */
import type { Browser, CDPSession, Page } from 'playwright-core';

export interface Cost {
  /** bytes of scripts on the wire */
  script: number;
  /** ms beyond 50 of the main thread's tasks together, in CPU time, so that other load on the machine does not count */
  blocking: number;
  /** ms until the largest picture was painted */
  lcp: number;
  /** number of pictures that were loaded */
  pictures: number;
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** microseconds: the start, the duration, and the CPU time */
  ts: number;
  dur?: number;
  tdur?: number;
  args: { data?: { url?: string } };
}

/** As in Lighthouse: a mid-range phone on a slow 4G connection. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWDOWN = 4;
/** ms */
const LONG = 50;
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];

/** Runs in the page before its own scripts. */
function watch(): void {
  const seen = { lcp: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    seen.lcp = list.getEntries().at(-1)!.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
}

/** Ends a trace. Returns the time beyond LONG ms of all main-thread tasks of the page, from its first script on. */
async function blockingOf(tracing: CDPSession, origin: string): Promise<number> {
  const events: TraceEvent[] = [];
  tracing.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((done) => {
    tracing.once('Tracing.tracingComplete', done);
  });
  await tracing.send('Tracing.end');
  await complete;
  const first = events.find(({ name, args }) => name === 'EvaluateScript' && args.data?.url?.startsWith(origin));
  if (!first) throw new Error('The trace contains no script of the page.');
  const tasks = events.filter(
    ({ name, pid, tid, ts, dur = 0 }) => name === 'RunTask' && pid === first.pid && tid === first.tid && ts + dur > first.ts,
  );
  return tasks.reduce((sum, { tdur = 0 }) => sum + Math.max(0, tdur / 1000 - LONG), 0);
}

/** A page with empty caches, throttled like a slow phone. */
async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', NETWORK);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  return page;
}

/** The cost of a first visit with empty caches. */
export async function visit(browser: Browser, url: string): Promise<Cost> {
  const page = await openPage(browser);
  const tracing = await browser.newBrowserCDPSession();
  try {
    await page.addInitScript(watch);
    let [script, pictures] = [0, 0];
    page.on('requestfinished', async (request) => {
      if (request.resourceType() === 'image') pictures++;
      if (request.resourceType() === 'script') script += (await request.sizes()).responseBodySize;
    });
    await tracing.send('Tracing.start', { traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] } });
    await page.goto(url);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1500);
    const blocking = await blockingOf(tracing, new URL(url).origin);
    const { lcp } = await page.evaluate(() => (window as unknown as { seen: { lcp: number } }).seen);
    return { script, pictures, blocking, lcp };
  } finally {
    await tracing.detach();
    await page.context().close();
  }
}

/**
 * ms from a tap on a photo of the gallery at `url` to the frame in which the viewer shows it, including its file if that
 * has not arrived. Before that, the visitor has looked at the loaded photos for `looked` ms without touching the page.
 */
export async function opening(browser: Browser, url: string, looked: number): Promise<number> {
  const page = await openPage(browser);
  try {
    await page.goto(url);
    await page.locator('[data-index="1"] img').waitFor();
    if (looked) await page.waitForLoadState('networkidle');
    await page.waitForTimeout(looked);
    return await page.locator('[data-index="1"]').evaluate(async (link) => {
      const frame = (): Promise<number> => new Promise(requestAnimationFrame);
      const start = performance.now();
      (link as HTMLElement).click();
      const root = link.getRootNode() as ShadowRoot;
      while (!root.querySelector('dialog[open] [part=frame]')) await frame();
      await frame();
      return performance.now() - start;
    });
  } finally {
    await page.context().close();
  }
}

export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
