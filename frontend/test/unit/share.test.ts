import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { share } from '../../src/viewer/share';

const URL_OF_PHOTO = 'https://blog.example/?photo=a.jpg';
const say = vi.fn();
const system = vi.fn();
const copy = vi.fn();
let coarse: boolean;

/** A minimal stand-in for an element. */
const createElement = (name: string) => {
  const attributes: Record<string, string> = {};
  return { name, attributes, children: [] as unknown[], setAttribute: (key: string, value: string) => (attributes[key] = value), append(...nodes: unknown[]) { this.children = nodes; } };
};

beforeEach(() => {
  coarse = true;
  for (const mock of [say, system, copy]) mock.mockReset();
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === '(pointer: coarse)' && coarse }));
  vi.stubGlobal('navigator', { share: system, clipboard: { writeText: copy } });
  vi.stubGlobal('document', { createElement });
});
afterEach(() => vi.unstubAllGlobals());

const go = () => share(URL_OF_PHOTO, 'A cat', 'Copied', say);

test('a phone shares through its system dialog without a message', async () => {
  await go();
  expect(system).toHaveBeenCalledExactlyOnceWith({ title: 'A cat', url: URL_OF_PHOTO });
  expect(copy).not.toHaveBeenCalled();
  expect(say).not.toHaveBeenCalled();
});

test.each(['a desk', 'a browser that cannot share'])('%s copies the URL and shows a message', async (what) => {
  if (what === 'a desk') coarse = false;
  else vi.stubGlobal('navigator', { clipboard: { writeText: copy } });
  await go();
  expect(copy).toHaveBeenCalledExactlyOnceWith(URL_OF_PHOTO);
  expect(say).toHaveBeenCalledExactlyOnceWith('Copied');
  expect(system).not.toHaveBeenCalled();
});

test('closing the dialog is not a failure; without permission the URL is shown', async () => {
  system.mockRejectedValue(new DOMException('', 'AbortError'));
  await go();
  expect(say).not.toHaveBeenCalled();
  system.mockRejectedValue(new DOMException('', 'NotAllowedError'));
  await go();
  expect(say.mock.calls[0][0]).toMatchObject({ name: 'a', children: [URL_OF_PHOTO], attributes: { href: URL_OF_PHOTO, target: '_blank', rel: 'noopener' } });
});
