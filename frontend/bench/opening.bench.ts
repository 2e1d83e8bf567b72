/** The time in ms from a tap on a photo to the open viewer, on a slow phone: after a look at the photos, and at once. */
import { chromium } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { built } from '../test/browser/setup/blog';
import { median, opening } from './phone';
import { openSite } from './site';

const RUNS = 7;
const LIMIT = 100;
/** ms of looking at the photos before the tap */
const LOOKED = 7000;

test('a photo opens within 100 ms', async () => {
  const files = {
    '/embed.js': built('embed.js'),
    '/embed-viewer.js': built('embed-viewer.js'),
    '/ours':
      '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A blog</title><script src="/embed.js" async></script><h1>A post</h1><darkroom-gallery style="display:block;height:740px"></darkroom-gallery>',
  };
  const site = await openSite(files, inject('closed'));
  const browser = await chromium.connect(inject('browser'));
  const times: Record<'looked' | 'atOnce', number[]> = { looked: [], atOnce: [] };
  try {
    // The first round fills the server's caches, and does not count.
    for (let run = 0; run <= RUNS; run++) {
      for (const [name, looked] of [['looked', LOOKED], ['atOnce', 0]] as const) {
        const time = await opening(browser, `${site.url}/ours`, looked);
        if (run) times[name].push(time);
      }
    }
  } finally {
    await browser.close();
    site.close();
  }
  const list = (values: number[]): string => `${values.map(Math.round).join(' ')}, median ${Math.round(median(values))} ms`;
  console.log(`opening a photo: ${list(times.looked)} of ${LIMIT}; at once, with the viewer's file still to load: ${list(times.atOnce)}`);
  expect(median(times.looked)).toBeLessThanOrEqual(LIMIT);
});
