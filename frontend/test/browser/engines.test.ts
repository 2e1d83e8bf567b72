/** Gallery, viewer and site in Firefox and in WebKit, driven by WebDriver. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openFakeApi, type FakeApi } from './setup/api';
import { built, openBlog, post, scriptTag, type Blog } from './setup/blog';
import { ENGINES, type Driver, type Source } from './setup/driver';

const KEYS = { right: '\uE014', left: '\uE012', escape: '\uE00C', enter: '\uE007', end: '\uE010', tab: '\uE004' };
const PAGES = ['/', '/studio', '/coloring', '/my-pictures', '/zoom'];

const press = (key: string): Source[] => [
  { type: 'key', id: 'keyboard', actions: [{ type: 'keyDown', value: key }, { type: 'keyUp', value: key }] },
];
const pointer = (id: string, pointerType: 'mouse' | 'touch', ...places: [x: number, y: number][]): Source => ({
  type: 'pointer',
  id,
  parameters: { pointerType },
  actions: [
    { type: 'pointerMove', x: places[0][0], y: places[0][1], duration: 0 },
    { type: 'pointerDown', button: 0 },
    ...places.slice(1).map(([x, y]) => ({ type: 'pointerMove', x, y, duration: 60 })),
    { type: 'pointerUp', button: 0 },
  ],
});

/** The viewer's state. */
const look = () => {
  const root = document.querySelector('darkroom-gallery')?.shadowRoot;
  const dialog = root?.querySelector('dialog');
  const frame = dialog?.querySelector<HTMLElement>('[part=slide]:not([inert]) [part=frame]');
  return {
    open: !!dialog?.open,
    position: dialog?.querySelector('small')?.textContent ?? '',
    loaded: frame?.dataset.loaded === '',
    scale: Number(/scale\((.+)\)/.exec(frame?.style.transform ?? '')?.[1] ?? 1),
    photo: new URLSearchParams(location.search).get('photo'),
    focus: root?.activeElement?.getAttribute('part') ?? root?.activeElement?.getAttribute('data-index') ?? '',
    locked: document.documentElement.style.overflow,
    scroll: scrollY,
  };
};

for (const [name, engine] of Object.entries(ENGINES)) {
  const there = engine.there();
  if (!there && process.env.CI === 'true') throw new Error(`${name} is not there; .ci/run installs it.`);
  describe.skipIf(!there || !inject('browser'))(`in ${name}`, () => {
    let driver: Driver;
    let blog: Blog;
    let fake: FakeApi;
    beforeAll(async () => {
      fake = await openFakeApi(60, { alter: { width: 3000, height: 2000 } });
      blog = await openBlog();
      driver = await engine.open();
      await driver.size(1000, 800);
    }, 120_000);
    afterAll(async () => {
      await driver?.close();
      await fake?.close();
      await blog?.close();
    });

    const seen = () => driver.run(look);
    const shows = (partial: Partial<ReturnType<typeof look>>) => expect.poll(seen, { timeout: 10_000 }).toMatchObject(partial);
    const tiles = () =>
      driver.run(
        () =>
          [...(document.querySelector('darkroom-gallery')?.shadowRoot?.querySelectorAll('li img') ?? [])].filter(
            (image) => (image as HTMLImageElement).naturalWidth,
          ).length,
      );
    let pages = 0;
    /** A separate page for each test, since a reopened page restores its scroll position. */
    const gallery = async (wrap: (tag: string) => string = (tag) => tag, source = fake.url, script = scriptTag(`${inject('open')}/embed.js`)): Promise<string> => {
      const tag = `<darkroom-gallery src="${source}" style="display:block;height:500px"></darkroom-gallery>`;
      const address = blog.publish(`/engine-${pages++}`, post(script + wrap(tag)));
      await driver.go(address);
      return address;
    };
    const open = async (index = 4): Promise<void> => {
      await expect.poll(tiles, { timeout: 15_000 }).toBeGreaterThan(3);
      await driver.run((at) => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector<HTMLElement>(`[data-index="${at}"]`)!.click(), index);
      await shows({ open: true, loaded: true });
    };

    test('opening, turning and closing a photo moves the focus and changes the URL', async () => {
      await gallery();
      await open();
      await shows({ position: '5 of 60', photo: '4.jpg', focus: 'stage', locked: 'hidden' });
      for (let i = 0; i < 3; i++) await driver.act(press(KEYS.right));
      await shows({ position: '8 of 60', photo: '7.jpg' });
      await driver.act(press(KEYS.end));
      await shows({ position: '60 of 60' });
      await driver.act(press(KEYS.left));
      await driver.act(press(KEYS.escape));
      await shows({ open: false, photo: null, focus: '58', locked: '', scroll: 0 });
    });

    test('Back closes the photo; its URL opens it', async () => {
      const address = await gallery();
      await open();
      await driver.back();
      await shows({ open: false, photo: null });
      await driver.go(`${address}?photo=40.jpg`);
      await shows({ open: true, position: '41 of 60' });
      await driver.act(press(KEYS.escape));
      await shows({ open: false, photo: null });
    });

    test('the mouse and the wheel turn to other photos and zoom', async () => {
      await gallery();
      await open();
      await driver.act([pointer('mouse', 'mouse', [500, 350], [400, 350], [250, 350])]);
      await shows({ position: '6 of 60', scale: 1 });
      await driver.act([pointer('mouse', 'mouse', [500, 350])]);
      await expect.poll(async () => (await seen()).scale).toBeGreaterThan(1.9);
      await driver.act([pointer('mouse', 'mouse', [500, 350], [500, 351])]);
      await shows({ scale: 1, open: true });
      await driver.act([{ type: 'wheel', id: 'wheel', actions: [{ type: 'scroll', x: 500, y: 350, deltaX: 0, deltaY: -300 }] }]);
      await expect.poll(async () => (await seen()).scale).toBeGreaterThan(1.2);
    });

    // WebKitGTK's driver has no touch input.
    test.skipIf(name === 'webkit')('touch: pinch, swipe and pull', async () => {
      await gallery();
      await open();
      await driver.act([
        pointer('one', 'touch', [450, 350], [400, 350], [350, 350]),
        pointer('two', 'touch', [550, 350], [600, 350], [650, 350]),
      ]);
      await expect.poll(async () => (await seen()).scale).toBeGreaterThan(1.5);
      await driver.run(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector<HTMLElement>('[part~=zoom]')!.click());
      await shows({ scale: 1 });
      await driver.act([pointer('one', 'touch', [500, 350], [400, 350], [250, 350])]);
      await shows({ position: '6 of 60' });
      await driver.act([pointer('one', 'touch', [500, 300], [500, 400], [500, 560])]);
      await shows({ open: false });
    });

    test('the coloring page and its buttons are inside the window', async () => {
      await gallery();
      await open();
      const outside = await driver.run(() => {
        const root = document.querySelector('darkroom-gallery')!.shadowRoot!;
        root.querySelector<HTMLElement>('[part~=coloringPage]')!.click();
        return [...root.querySelectorAll('[part=paper], [part=paper] *')].filter((element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight + 1;
        }).length;
      });
      expect(outside).toBe(0);
    });

    test.each([
      ['a closed accordion', (tag: string) => `<details id="host"><summary>Open</summary>${tag}</details>`],
      ['a sheet outside of the window', (tag: string) => `<div id="host" style="position:fixed;inset:0;transform:translateY(110%);transition:transform .2s">${tag}</div>`],
      ['a page at half its scale', (tag: string) => `<div id="host" style="transform:scale(.5);transform-origin:0 0">${tag}</div>`],
    ])('%s fills itself once it is seen', async (_, wrap) => {
      await gallery(wrap);
      await driver.run(() => {
        const host = document.querySelector<HTMLElement>('#host')!;
        if (host instanceof HTMLDetailsElement) host.open = true;
        else if (host.style.position) host.style.transform = 'none';
      });
      await expect.poll(tiles, { timeout: 15_000 }).toBeGreaterThan(3);
    });

    test('a failed photo shows a message, and loads when it is retried', async () => {
      // A new URL, so that no picture is cached.
      const other = await openFakeApi(60, { alter: { width: 3000, height: 2000 } });
      await gallery(undefined, other.url);
      await expect.poll(tiles, { timeout: 15_000 }).toBeGreaterThan(3);
      other.failing = true;
      await driver.run(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector<HTMLElement>('[data-index="5"]')!.click());
      const failure = () =>
        driver.run(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector('[part=slide]:not([inert]) [part=failure]')?.textContent ?? '');
      await expect.poll(failure, { timeout: 10_000 }).toContain('could not be loaded');
      other.failing = false;
      await driver.run(() => window.dispatchEvent(new Event('online')));
      await shows({ loaded: true });
      await other.close();
    });

    test('a photo opens although its viewer could not be loaded before', async () => {
      const script = blog.publish('/late/embed.js', { body: built('embed.js') });
      await gallery((tag) => scriptTag(script) + tag, fake.url, '');
      await expect.poll(tiles, { timeout: 15_000 }).toBeGreaterThan(3);
      await driver.run(() => document.querySelector('darkroom-gallery')!.shadowRoot!.querySelector<HTMLElement>('[data-index="0"]')!.focus());
      await new Promise((done) => setTimeout(done, 500));
      blog.publish('/late/embed-viewer.js', { body: built('embed-viewer.js') });
      await open();
    });

    test.each(PAGES)('the site: %s', async (path) => {
      await driver.go(inject('open') + path);
      await expect.poll(() => driver.run(() => !!document.querySelector('h1')), { timeout: 15_000 }).toBe(true);
      expect(await driver.run(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    });
  });
}
