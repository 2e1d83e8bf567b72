/** Structured data and link previews of a photo's page, checked by validators of search engines and ogp.me. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import Validator from '@adobe/structured-data-validator';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const PYTHON = process.env.PYTHON ?? resolve(ROOT, '.venv/bin/python');
/** The page of a photo with a caption, credit and license, and the page of a photo without them. */
const PAGES = `
import sys, json
sys.path.insert(0, "functions")
from darkroom.sharing.photo_page import Neighbors, Site, document
image = {"name": "a.jpg", "url": "https://a.example/a.jpg", "page": "https://a.example/photo/a.jpg", "details": {}, "width": 3000,
    "height": 2000, "caption": None, "alt": None, "taken": None, "tags": [], "credit": None, "rights": None,
    "srcset": [{"width": w, "height": w * 2 // 3, "url": f"https://a.example/api/get-image/resize:{w},format:webp/a.jpg"} for w in (640, 1280, 1920)],
    "coloring_page": "https://a.example/c.png"}
full = image | {"caption": 'A "</script><b>" <cat>', "alt": "A cat", "taken": "2017-08", "tags": ["cat"], "credit": "Ada",
    "rights": "https://creativecommons.org/licenses/by/4.0/"}
site = Site(name="Ada's photos", home="https://a.example/", language="en", oembed="https://a.example/api/oembed?url=x")
print(json.dumps([document(site, one, Neighbors(None, None), one) for one in (full, image)]))
`;
const pages = JSON.parse(execFileSync(PYTHON, ['-c', PAGES], { cwd: ROOT }).toString()) as string[];

const blockOf = (page: string): Record<string, unknown> =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)![1]) as Record<string, unknown>;

test.each([0, 1])('the structured data of page %i meets the rules for rich results of images', async (number) => {
  const block = blockOf(pages[number]);
  expect(block['@type']).toBe('ImageObject');
  const validator = new Validator();
  const judge = (value: object) => validator.validate({ jsonld: { ImageObject: [{ ...value, '@location': '0,1' }] }, microdata: {}, rdfa: {} });
  const issues = await judge(block);
  // Without credit and license, the page must not invent them.
  if (number) expect(issues.every(({ issueMessage }) => /creator|creditText|copyrightNotice|license/i.test(issueMessage))).toBe(true);
  else expect(issues).toEqual([]);
  const { contentUrl, ...without } = block;
  expect(contentUrl).toMatch(/^https:.*jpeg/);
  expect((await judge({ ...without, url: undefined })).some(({ severity }) => severity === 'ERROR')).toBe(true);
});

test.each([0, 1])('the link preview of page %i has the properties that ogp.me requires, and sizes', (number) => {
  const found = new Map([...pages[number].matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)"/g)].map(([, name, content]) => [name, content]));
  for (const name of ['og:title', 'og:type', 'og:image', 'og:url', 'og:description', 'og:site_name', 'og:image:alt', 'twitter:card']) {
    expect(found.get(name), name).toBeTruthy();
  }
  expect(found.get('og:image')).toMatch(/^https:\/\/.*format:jpeg/);
  expect(found.get('og:image:type')).toBe('image/jpeg');
  expect([found.get('og:image:width'), found.get('og:image:height')]).toEqual(['1280', '853']);
  expect(found.get('twitter:card')).toBe('summary_large_image');
});
