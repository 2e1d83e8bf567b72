import { describe, expect, test } from 'vitest';
import { decodeRatios, ratioOfByte, roundedRatio } from '../../src/api/ratios';
import { readIndex, readPage, readPhoto, safeUrl } from '../../src/api/read';
import type { Photo } from '../../src/api/types';
import { apiBase, apiUrl, coloringFileName, inFormat, pageUrl, siteUrl, sourceSet, deepZoomUrl, widestUrl } from '../../src/api/urls';

const BASE = 'https://photos.example/api/';

describe('URLs', () => {
  test.each([
    ['https://photos.example', BASE],
    ['https://photos.example/', BASE],
    ['https://photos.example/api', BASE],
    ['https://photos.example/api/', BASE],
    ['https://photos.example/?x=1#y', BASE],
    ['https://cdn.example/photos/', 'https://cdn.example/photos/api/'],
    [undefined, 'https://blog.example/api/'],
    ['/darkroom', 'https://blog.example/darkroom/api/'],
  ])('the functions of %s are at %s', (src, base) => {
    expect(apiBase(src, 'https://blog.example/post/1')).toBe(base);
  });

  test('have only the given parameters', () => {
    expect(apiUrl(BASE, 'list-images', { limit: 32, offset: 0, tag: 'a&b', prefix: undefined })).toBe(
      `${BASE}list-images?limit=32&tag=a%26b`,
    );
    expect(apiUrl(BASE, 'random-image', {})).toBe(`${BASE}random-image`);
  });

  test('get another format where they name one', () => {
    const url = `${BASE}get-image/resize:320,format:webp/a%2Cformat:webp.jpg?v=1`;
    expect(inFormat(url, 'webp', 'avif')).toBe(`${BASE}get-image/resize:320,format:avif/a%2Cformat:webp.jpg?v=1`);
    expect(inFormat('https://cdn.example/a.webp', 'webp', 'avif')).toBeNull();
  });

  test('lead to the deep zoom of a photo larger than every rendition', () => {
    const photo = { name: 'a b/c.jpg', width: 4000, coloringPage: 'https://p.example/x/api/get-image/coloring/a%20b/c.jpg' };
    expect(deepZoomUrl(photo)).toBe('https://p.example/x/zoom?name=a+b%2Fc.jpg');
    expect(deepZoomUrl({ ...photo, width: 2560 })).toBeUndefined();
    expect(deepZoomUrl({ ...photo, coloringPage: 'https://blog.example/photos/images/c.png' })).toBeUndefined();
    expect(deepZoomUrl({})).toBeUndefined();
  });

  test('make a srcset', () => {
    const renditions = [
      { width: 160, url: `${BASE}get-image/resize:160,format:webp/a.jpg` },
      { width: 240, url: `${BASE}get-image/resize:240,format:webp/a.jpg` },
    ];
    expect(sourceSet(renditions)).toBe(`${renditions[0].url} 160w, ${renditions[1].url} 240w`);
    expect(sourceSet(renditions, true)).toContain('resize:240,format:avif/a.jpg 240w');
    expect(sourceSet([{ width: 5, url: 'https://cdn.example/a.jpg' }], true)).toBeUndefined();
    expect(sourceSet([])).toBeUndefined();
  });

  test('lead to the site, and to the page of a photo or to the site with the photo open', () => {
    expect(siteUrl(BASE)).toBe('https://photos.example/');
    expect(siteUrl('https://cdn.example/api/photos/api/')).toBe('https://cdn.example/api/photos/');
    expect(pageUrl({ name: 'a b/c.jpg', page: null } as Photo, BASE)).toBe('https://photos.example/?photo=a+b%2Fc.jpg');
    expect(pageUrl({ name: 'a', page: 'https://photos.example/photo/a' } as Photo, BASE)).toBe('https://photos.example/photo/a');
  });

  test('of the largest picture are those of the widest rendition, or else of the original', () => {
    const renditions = [160, 240].map((width) => ({ width, url: `https://cdn.example/${width}` }));
    expect(widestUrl({ renditions: [...renditions, { width: 320, url: 'https://cdn.example/320' }], url: null } as Photo)).toBe('https://cdn.example/320');
    expect(widestUrl({ renditions, url: 'https://cdn.example/o' } as Photo)).toBe('https://cdn.example/240');
    expect(widestUrl({ renditions: [], url: 'https://cdn.example/o' } as unknown as Photo)).toBe('https://cdn.example/o');
    expect(widestUrl({ renditions: [], url: null } as unknown as Photo)).toBeUndefined();
  });

  test('name the file of a coloring page', () => {
    const name = coloringFileName('trips/2024/a bee.v2.jpg', 'png', new Date(2024, 0, 5, 23, 30));
    expect(name).toBe('coloring-page_a bee.v2_2024-01-05.png');
  });
});

describe('reading', () => {
  test('makes URLs absolute and rejects scripts', () => {
    expect(safeUrl('/api/x', BASE)).toBe('https://photos.example/api/x');
    expect(safeUrl('javascript:alert(1)', BASE)).toBeNull();
    expect(safeUrl(' javascript:alert(1)', BASE)).toBeNull();
    // Harmless text may occur anywhere in a script.
    expect(safeUrl("javascript:alert('https://photos.example')", BASE)).toBeNull();
    expect(safeUrl('JavaScript:/*\nhttp://x*/alert(1)', BASE)).toBeNull();
    expect(safeUrl('vbscript:https:', BASE)).toBeNull();
    expect(safeUrl('httpx://photos.example', BASE)).toBeNull();
    expect(safeUrl('http://photos.example/x', BASE)).toBe('http://photos.example/x');
    expect(safeUrl('', BASE)).toBeNull();
    expect(safeUrl('data:text/html,x', BASE)).toBeNull();
    expect(safeUrl('https://[', BASE)).toBeNull();
    expect(safeUrl({ href: 'x' }, BASE)).toBeNull();
  });

  test('reads the valid fields of a photo', () => {
    const photo = readPhoto(
      {
        name: 'a.jpg',
        url: '/a.jpg',
        width: 300,
        height: '200',
        caption: { constructor: undefined, type: 'script' },
        srcset: [{ width: 160, url: '/160' }, { width: 'x', url: '/no' }, null],
      },
      BASE,
    );
    expect(photo).toMatchObject({ name: 'a.jpg', url: 'https://photos.example/a.jpg', width: 300, height: null });
    expect(photo.caption).toBeNull();
    expect(photo.renditions).toEqual([{ width: 160, url: 'https://photos.example/160' }]);
  });

  test('reads every field of a photo', () => {
    const page = { name: 'a/b.jpg', url: '/o', page: '/p', details: '/d', width: 30, height: 20, caption: 'C', alt: 'A', taken: '2017', credit: 'Me', placeholder: 'x' };
    expect(readPhoto({ ...page, rights: 'https://r.example/', coloring_page: '/c', srcset: [{ width: 5, url: 'w' }, { width: 9, url: '' }] }, BASE)).toEqual({
      ...page,
      url: 'https://photos.example/o',
      page: 'https://photos.example/p',
      details: 'https://photos.example/d',
      rights: 'https://r.example/',
      coloringPage: 'https://photos.example/c',
      renditions: [{ width: 5, url: `${BASE}w` }],
    });
    const nothing = Object.fromEntries(Object.keys(page).map((key) => [key, null]));
    expect(readPhoto({ caption: '', alt: 5, taken: [], width: 'x', srcset: 'none' }, BASE)).toEqual({ ...nothing, name: '', rights: null, coloringPage: null, renditions: [] });
    expect(readPage({ images: [{ name: 'a' }, { name: 'b' }] }, BASE).total).toBe(2);
    expect(readPage({ images: 'none', total: 'x' }, BASE)).toEqual({ photos: [], total: 0 });
  });

  test('reads a page, a single photo, and invalid JSON', () => {
    expect(readPage({ images: [{ name: 'a' }, { name: 'b' }], total: 7 }, BASE)).toMatchObject({ total: 7 });
    expect(readPage({ name: 'a' }, BASE).photos.map(({ name }) => name)).toEqual(['a']);
    expect(readPage({ images: [], total: 0 }, BASE)).toEqual({ photos: [], total: 0 });
    expect(readIndex(null)).toEqual({ ratios: new Float32Array(0), months: [] });
    expect(readPhoto(null, BASE)).toMatchObject({ name: '', url: null, width: null, renditions: [] });
    expect(readPhoto({ width: 0, height: -3, srcset: [{ width: 5, url: 'javascript:1' }] }, BASE)).toMatchObject({ width: null, height: null, renditions: [] });
    expect(readPhoto({ rights: "javascript:'https:'", page: "javascript:'https:'", coloring_page: "data:,http:" }, BASE)).toMatchObject({ rights: null, page: null, coloringPage: null });
    const index = readIndex({ ratios: btoa(String.fromCharCode(128, 170)), months: [{ month: '2024-08', count: 2 }, { month: 7, count: 'x' }] });
    expect([...index.ratios]).toEqual([1, 2]);
    expect(index.months).toEqual([{ month: '2024-08', count: 2 }, { month: null, count: 0 }]);
  });
});

describe('ratios', () => {
  test('are decoded from the server’s bytes', () => {
    expect(ratioOfByte(0)).toBe(0);
    expect(ratioOfByte(128)).toBe(1);
    expect(ratioOfByte(128 + 42)).toBe(2);
    expect([...decodeRatios(btoa(String.fromCharCode(0, 128, 170)))]).toEqual([0, 1, 2]);
  });

  test('of known sizes are rounded like those of the index', () => {
    expect(roundedRatio(300, 200)).toBeCloseTo(1.5, 1);
    expect(roundedRatio(300, 200)).toBe(ratioOfByte(Math.round(Math.log2(1.5) * 42) + 128));
    expect(roundedRatio(null, 200)).toBe(0);
    expect(roundedRatio(1_000_000, 1)).toBe(ratioOfByte(255));
    expect(roundedRatio(1, 1_000_000)).toBe(ratioOfByte(1));
    expect(roundedRatio(300, null)).toBe(0);
    expect(roundedRatio(200, 200)).toBe(1);
    expect(ratioOfByte(128 - 42)).toBe(0.5);
  });
});
