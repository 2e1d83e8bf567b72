import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Photo } from '../../src/api/types';
import { addressOf, galleryInHistory, openAddress, photoInAddress } from '../../src/viewer/address';
import { addressedPhoto, unclaim, type Located } from '../../src/viewer/locate';
import { openSession } from '../fixtures/session';

const POST = 'https://blog.example/post?page=2#photos';

afterEach(() => {
  unclaim();
  vi.unstubAllGlobals();
});

describe('the URL of an open photo', () => {
  test('is the page’s URL with the photo added, and restored without it', () => {
    openSession(POST);
    expect(photoInAddress()).toBeNull();
    expect(addressOf('a b/ü&.jpg')).toBe('https://blog.example/post?page=2&photo=a+b%2F%C3%BC%26.jpg#photos');
    expect(addressOf(null)).toBe(POST);
    openSession('https://blog.example/?photo=x.jpg&page=2');
    expect(photoInAddress()).toBe('x.jpg');
    expect(addressOf(null)).toBe('https://blog.example/?page=2');
    expect(addressOf('y.jpg')).toBe('https://blog.example/?photo=y.jpg&page=2');
  });

  test('adds one history entry however many photos are shown; closing goes back', () => {
    const { history, location, length } = openSession(POST);
    history.replaceState({ framework: 7 }, '');
    const address = openAddress('one');
    expect(address.isOurs()).toBe(false);
    address.show('a.jpg');
    address.show('b.jpg');
    expect(length()).toBe(2);
    expect(photoInAddress()).toBe('b.jpg');
    expect(history.state).toEqual({ framework: 7, darkroom: 'one' });
    expect(galleryInHistory()).toBe('one');
    expect(address.isOurs()).toBe(true);
    address.leave();
    expect(location.href).toBe(POST);
    expect(address.isOurs()).toBe(false);
    expect(galleryInHistory()).toBeUndefined();
  });

  test('adds no entry if it was followed as a link, and closing stays on the page', () => {
    const { history, location, length } = openSession('https://blog.example/?photo=a.jpg');
    const address = openAddress('one');
    address.show('a.jpg');
    expect(length()).toBe(1);
    expect(galleryInHistory()).toBe('one');
    address.show('b.jpg');
    expect(length()).toBe(1);
    address.leave();
    expect(location.href).toBe('https://blog.example/');
    expect(history.state).toEqual({ darkroom: undefined });
  });

  test.each([
    ['may add an entry, but not change its URL', true],
    ['may not change its history', false],
  ])('a page that %s still opens and closes photos', (_, adds) => {
    const { history, location, length } = openSession('file:///home/me/post.html');
    const [push, replace] = [history.pushState, history.replaceState];
    const refuse = (then: typeof push) => (data: unknown, unused: string, url?: string | URL | null) => {
      if (url || !adds) throw new DOMException('insecure', 'SecurityError');
      then.call(history, data, unused);
    };
    Object.assign(history, { pushState: refuse(push), replaceState: refuse(replace) });
    const address = openAddress('one');
    address.show('a.jpg');
    address.show('b.jpg');
    expect([length(), address.isOurs()]).toEqual(adds ? [2, true] : [1, false]);
    address.leave();
    expect([location.href, address.isOurs()]).toEqual(['file:///home/me/post.html', false]);
  });

  test('is reported once for each photo, and not changed after Back', () => {
    const { history, location } = openSession(POST);
    const address = openAddress('one');
    address.show('a.jpg');
    history.replaceState({ ...(history.state as object), kept: 1 }, '');
    address.show('a.jpg');
    expect(history.state).toEqual({ darkroom: 'one', kept: 1 });
    history.back();
    address.leave();
    expect(location.href).toBe(POST);
    expect(galleryInHistory()).toBeUndefined();
  });
});

const COUNT = 32 * 20 + 5;

/** Newest first, two on each day; the last ten have no date. */
const PHOTOS = Array.from({ length: COUNT }, (_, i) => {
  const day = new Date(Date.UTC(2024, 0, 1) - Math.floor(i / 2) * 86_400_000).toISOString().slice(0, 10);
  return { name: `${String((i * 7) % 1000).padStart(4, '0')}-${i % 2}.jpg`, taken: i < COUNT - 10 ? day : null } as Photo;
});
const byName = (a: Photo, b: Photo) => (a.name < b.name ? -1 : 1);
const byDate = (sign: number) => (a: Photo, b: Photo) => {
  if (!a.taken !== !b.taken) return a.taken ? -1 : 1;
  return a.taken === b.taken ? byName(a, b) : a.taken! < b.taken! ? -sign : sign;
};
const ORDERS: Record<string, (a: Photo, b: Photo) => number> = {
  '': byDate(-1),
  taken: byDate(-1),
  '-taken': byDate(1),
  name: byName,
  '-name': (a, b) => byName(b, a),
};

function gallery(sort: string, { photos = PHOTOS, key = 'one' } = {}) {
  const sorted = ORDERS[sort] ? [...photos].sort(ORDERS[sort]) : photos;
  const asked: number[] = [];
  const find = vi.fn(async (name: string) => photos.find((photo) => photo.name === name));
  const page = async (number: number) => {
    asked.push(number);
    return sorted.slice(number * 32, number * 32 + 32);
  };
  return { located: { key, total: photos.length, sort, page, find } as Located, sorted, asked, find };
}

const follow = (name: string) => openSession(`https://blog.example/?${new URLSearchParams({ photo: name })}`);

describe('the photo of a URL', () => {
  test.each(Object.keys(ORDERS))('is found at any position, in the order "%s", without reading the whole gallery', async (sort) => {
    const { located, sorted, asked } = gallery(sort);
    for (const place of [0, 31, 32, 191, 192, 193, 223, 224, 333, 400, 607, 634, 635, 639, 640, COUNT - 1]) {
      follow(sorted[place].name);
      asked.length = 0;
      expect(await addressedPhoto(located)).toBe(place);
      expect(asked.length).toBeLessThanOrEqual(6 + 5);
      unclaim();
    }
  });

  test('is searched among the first photos, and only there in an unknown order', async () => {
    const { located, sorted, asked, find } = gallery('updated');
    follow(sorted[40].name);
    expect(await addressedPhoto(located)).toBe(40);
    expect(asked).toEqual([0, 1]);
    unclaim();
    follow(sorted[300].name);
    expect(await addressedPhoto(located)).toBe(-1);
    expect(asked.slice(2)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const sort of ['xtaken', 'takenx', 'names']) {
      const other = gallery(sort);
      follow(other.sorted[300].name);
      expect(await addressedPhoto(other.located)).toBe(-1);
    }
    expect(find).not.toHaveBeenCalled();
  });

  test('is not found if it is missing, and a small gallery requests only its pages', async () => {
    const { located, find } = gallery('');
    follow('nowhere.jpg');
    expect(await addressedPhoto(located)).toBe(-1);
    expect(find).toHaveBeenCalledExactlyOnceWith('nowhere.jpg');
    for (const length of [40, 192]) {
      const small = gallery('', { photos: PHOTOS.slice(0, length) });
      expect(await addressedPhoto(small.located)).toBe(-1);
      expect(small.asked).toEqual(Array.from({ length: Math.ceil(length / 32) }, (_, i) => i));
      expect(small.find).not.toHaveBeenCalled();
    }
  });

  test('is not found if its request fails', async () => {
    follow('a.jpg');
    const { located } = gallery('');
    expect(await addressedPhoto({ ...located, page: () => Promise.reject(new Error('offline')) })).toBe(-1);
    const { sorted } = gallery('');
    follow(sorted[3].name);
    expect(await addressedPhoto(located)).toBe(3);
  });

  test('is opened by one gallery of the page, and by the next after it is closed', async () => {
    const [one, two] = [gallery(''), gallery('', { key: 'two' })];
    follow(one.sorted[7].name);
    expect(await Promise.all([addressedPhoto(one.located), addressedPhoto(two.located)])).toEqual([7, -1]);
    unclaim();
    expect(await addressedPhoto(two.located)).toBe(7);
  });

  test('belongs to the gallery that opened it', async () => {
    const [one, two] = [gallery(''), gallery('', { key: 'two' })];
    const { history } = follow(one.sorted[7].name);
    history.replaceState({ darkroom: 'two' }, '');
    expect(await addressedPhoto(one.located)).toBe(-1);
    expect(one.asked).toEqual([]);
    expect(await addressedPhoto(two.located)).toBe(7);
    unclaim();
    openSession(POST);
    expect(await addressedPhoto(one.located)).toBe(-1);
  });
});
