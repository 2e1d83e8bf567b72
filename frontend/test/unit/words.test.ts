import { describe, expect, test } from 'vitest';
import type { Photo } from '../../src/api/types';
import { altOf, aspectOf, captionOf } from '../../src/components/words';
import { labelsFor } from '../../src/labels';
import { viewerLabels } from '../../src/viewer/labels';
import { dateInWords } from '../../src/labels/dates';
import { averageColor } from '../../src/placeholder/average';
import { colorsOf, placeholderStyle } from '../../src/placeholder/thumbhash';
import { rgbaToThumbHash, thumbHashToAverageRGBA, thumbHashToRGBA } from 'thumbhash';

describe('dates', () => {
  test.each([
    ['2017', 'en', '2017'],
    ['2017-08', 'en', 'August 2017'],
    ['2017-08', 'de', 'August 2017'],
    ['2017-08-14', 'es', '14 de agosto de 2017'],
    ['2017-08-14T23:59:00-11:00', 'en', 'August 14, 2017'],
    ['2017-08-14T00:01:00+14:00', 'fr', '14 août 2017'],
    [null, 'en', ''],
    ['last summer', 'en', ''],
    ['summer 2017-08-14', 'en', ''],
    ['2017-13', 'en', ''],
    ['2017-08-14', 'en_US', 'August 14, 2017'],
    ['2017-01-01', 'en', 'January 1, 2017'],
    ['2017-12-31T23:59:59', 'de', '31. Dezember 2017'],
    ['2017-08-14', 'no such language', ''],
  ])('%s in %s is %s', (taken, locale, words) => {
    expect(dateInWords(taken, locale)).toBe(words);
  });
});

describe('labels', () => {
  test('follow the language and its regions, or else are in English', () => {
    expect(viewerLabels('de').close).toBe('Schließen');
    expect(viewerLabels('de-AT').close).toBe('Schließen');
    expect(viewerLabels('FR').close).toBe('Fermer');
    expect(viewerLabels('ja').close).toBe('Close');
    expect(viewerLabels('es').zoom).toBe('Zoom');
    expect(viewerLabels('es-MX').close).toBe('Cerrar');
  });

  test('can be replaced one by one', () => {
    expect(viewerLabels('en', { close: 'Shut' })).toMatchObject({ close: 'Shut', next: 'Next photo' });
    expect(labelsFor('en', { retry: 'Once more' })).toMatchObject({ retry: 'Once more', gallery: 'Photo gallery' });
  });
});

describe('a photo in words', () => {
  const photo = { alt: null, caption: null, taken: null, width: null, height: null } as Photo;
  const labels = { photo: 'Photo {n}' };

  test('is its alt text, else its caption, else its number', () => {
    expect(altOf({ ...photo, alt: 'A cat', caption: 'Tom' }, 4, labels)).toBe('A cat');
    expect(altOf({ ...photo, caption: 'Tom' }, 4, labels)).toBe('Tom');
    expect(altOf(photo, 4, labels)).toBe('Photo 5');
    expect(altOf(undefined, 0, labels)).toBe('Photo 1');
  });

  test('has caption and date if they are known', () => {
    expect(captionOf({ ...photo, caption: 'Tom', taken: '2017-08' }, 'en')).toBe('Tom · August 2017');
    expect(captionOf({ ...photo, taken: '2017-08' }, 'en')).toBe('August 2017');
    expect(captionOf({ ...photo, caption: 'Tom' }, 'en')).toBe('Tom');
    expect(captionOf(photo, 'en')).toBe('');
  });

  test('has the shape of its size, or the usual shape', () => {
    expect(aspectOf({ ...photo, width: 400, height: 200 })).toBe(2);
    for (const other of [undefined, photo, { ...photo, width: 400 }, { ...photo, height: 400 }]) expect(aspectOf(other)).toBe(1.5);
  });
});

/** A picture with a warm left, a blue right and a dark bottom. */
function hashOf(width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = 1 - (0.7 * y) / height;
      pixels.set([light * (220 - (180 * x) / width), light * 110, light * (40 + (200 * x) / width), 255], (y * width + x) * 4);
    }
  }
  return rgbaToThumbHash(width, height, pixels);
}

/** A picture of hard contrasts, whose waves exceed black and white. */
function harshHash(width: number, height: number, colors: number[][]): Uint8Array {
  const pixels = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const color = colors[(Math.floor((3 * x) / width) + Math.floor((2 * y) / height)) % colors.length];
    pixels.set([...color, 255], at * 4);
  }
  return rgbaToThumbHash(width, height, pixels);
}

const HASHES = [
  hashOf(96, 64),
  hashOf(40, 100),
  harshHash(90, 60, [[255, 255, 255], [0, 0, 0], [255, 0, 0]]),
  harshHash(100, 20, [[0, 255, 0], [255, 0, 255]]),
  harshHash(20, 100, [[0, 0, 255], [255, 255, 0], [0, 0, 0]]),
  harshHash(50, 50, [[0, 90, 200]]),
];

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

describe('placeholders', () => {
  test.each([
    [96, 64],
    [64, 96],
    [80, 80],
  ])('have the colors of the reference decoder, %i by %i', (width, height) => {
    const hash = hashOf(width, height);
    const reference = thumbHashToRGBA(hash);
    const colorAt = colorsOf(hash);
    for (const [column, row] of [[0, 0], [5, 3], [reference.w - 1, reference.h - 1], [reference.w - 1, 0]]) {
      const expected = reference.rgba.slice((row * reference.w + column) * 4, (row * reference.w + column) * 4 + 3);
      const found = colorAt((column + 0.5) / reference.w, (row + 0.5) / reference.h);
      found.forEach((part, i) => expect(Math.abs(part - expected[i])).toBeLessThanOrEqual(2));
    }
  });

  test.each(HASHES.map((hash, i) => [i, hash] as const))('have the colors of the reference decoder everywhere, picture %i', (_, hash) => {
    const { w, h, rgba } = thumbHashToRGBA(hash);
    const colorAt = colorsOf(hash);
    for (let at = 0; at < w * h; at++) {
      const found = colorAt(((at % w) + 0.5) / w, (Math.floor(at / w) + 0.5) / h);
      found.forEach((part, i) => expect(Math.abs(part - rgba[at * 4 + i])).toBeLessThanOrEqual(1.01));
    }
    const { r, g, b } = thumbHashToAverageRGBA(hash);
    const average = averageColor(base64(hash))!.match(/^rgb\((-?\d+),(-?\d+),(-?\d+)\)$/)!.slice(1).map(Number);
    [r, g, b].forEach((part, i) => expect(Math.abs(Math.min(255, Math.max(0, average[i])) - part * 255)).toBeLessThanOrEqual(1));
    const spots = [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0.5]].map(([x, y]) => `rgb(${colorAt(x, y).join(' ')})`);
    expect(placeholderStyle(base64(hash))!.match(/rgb\(\d+ \d+ \d+\)/g)).toEqual(spots);
  });

  test('are CSS with five spots, or nothing', () => {
    expect(placeholderStyle(base64(hashOf(96, 64)))!.match(/rgb\(\d+ \d+ \d+\)/g)).toHaveLength(5);
    const style = placeholderStyle(base64(hashOf(96, 64)))!;
    expect(style).toMatch(/^(radial-gradient\(at \d+% \d+%,rgb\([\d ]+\),rgb\([\d ]+\/0\) 70%\),){4}rgb\([\d ]+\)$/);
    expect([...style.matchAll(/at (\d+% \d+%)/g)].map(([, place]) => place)).toEqual(['0% 0%', '100% 0%', '0% 100%', '100% 100%']);
    expect(averageColor(null)).toBeUndefined();
    expect(placeholderStyle(null)).toBeUndefined();
    expect(placeholderStyle('%%%')).toBeUndefined();
    const clear = rgbaToThumbHash(4, 4, new Uint8Array(64));
    expect(placeholderStyle(base64(clear))).toBeUndefined();
    expect(averageColor(base64(clear))).toBeUndefined();
  });

  test('the average color equals that of the reference decoder', () => {
    const hash = hashOf(96, 64);
    const { r, g, b } = thumbHashToAverageRGBA(hash);
    const found = averageColor(base64(hash))!.match(/\d+/g)!.map(Number);
    [r, g, b].forEach((part, i) => expect(Math.abs(found[i] - part * 255)).toBeLessThanOrEqual(1));
  });
});
