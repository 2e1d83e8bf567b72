import { describe, expect, test, vi } from 'vitest';

vi.stubGlobal('navigator', { languages: ['en'], language: 'en' });

const { fit } = await import('../../src/site/coloring/shrink');
const { paperOf } = await import('../../src/site/coloring/paper');
const { bodyText, chainText, derivativeUrl, inWords, stepOf } = await import('../../src/site/studio/chain');
const { livelinessOf } = await import('../../src/site/gallery/lively');
const { fits, lastStep } = await import('../../src/site/studio/fitting');
const { recipeLabel, recipesOf } = await import('../../src/site/studio/recipes');
const { snippet } = await import('../../src/site/studio/snippets');

const blur = {
  name: 'blur',
  summary: '',
  example: 'blur:5',
  parameters: [
    { name: 'k', type: 'integer', default: null },
    { name: 'sigma', type: 'number', default: 0 },
  ],
};
const webp = { format: 'webp', quality: '' };

describe('chains', () => {
  test('start from the operation’s example and omit trailing defaults', () => {
    expect(stepOf(blur, 1)).toEqual({ key: 1, name: 'blur', values: ['5', ''] });
    expect(chainText(bodyText([stepOf(blur, 1)], null), webp)).toBe('blur:5,format:webp');
    expect(chainText(bodyText([{ key: 1, name: 'resize', values: ['', '200', ''] }], null), webp)).toBe('resize::200,format:webp');
    expect(chainText('', webp)).toBe('format:webp');
  });

  test('name a quality if the format has one', () => {
    expect(chainText('', { format: 'jpeg', quality: '70' })).toBe('format:jpeg,quality:70');
    expect(chainText('', { format: 'png', quality: '70' })).toBe('format:png');
  });

  test('are recipes on a closed server', () => {
    expect(chainText(bodyText([stepOf(blur, 1)], 'coloring,page'), webp)).toBe('coloring,page,format:webp');
  });

  test('precede the escaped name and its version', () => {
    const subject = { name: 'a b/c#?.jpg', version: '1-5x5' } as never;
    expect(derivativeUrl(subject, 'thumb')).toBe('/api/get-image/thumb/a%20b/c%23%3F.jpg?v=1-5x5');
  });
});

describe('formats', () => {
  const coloring = { name: 'coloring', parameters: [{ name: 'style', type: 'choice', default: 'classic' }] };
  const page = { name: 'page', parameters: [{ name: 'paper', type: 'choice', default: 'a4' }] };
  const known = { operations: [blur, coloring, page], presets: { drawn: 'blur:5,coloring:lineart:3,quality:70' } } as never;

  test('are those that fit the last operation, with any presets and defaults', () => {
    expect(['', 'mirror', 'blur:5,page', 'page:letter', 'coloring', 'coloring::2', 'drawn'].map((chain) => lastStep(chain, known))).toEqual([
      '',
      'mirror',
      'page:a4',
      'page:letter',
      'coloring:classic',
      'coloring:classic',
      'coloring:lineart',
    ]);
    const svg = { name: 'svg', quality: null, last_steps: ['coloring:lineart', 'coloring:numbers'] };
    expect(['drawn', 'coloring:numbers:3:24', 'coloring', 'coloring:lineart,page', ''].map((chain) => fits(svg, chain, known))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(fits({ name: 'png', quality: null, last_steps: null }, '', known)).toBe(true);
  });
});

describe('recipes of a closed server', () => {
  test('have labels, show the chains of presets, and omit the unchanged photo', () => {
    expect(recipesOf(['original', 'resize:320', 'coloring', 'coloring::1', 'coloring::1,page', 'coloring:lineart'])).toEqual([
      'resize:320',
      'coloring',
      'coloring:lineart',
    ]);
    expect(
      ['resize:320', 'coloring', 'coloring,page', 'coloring:lineart:2,page:letter', 'coloring:numbers', 'rotate:90', 'coloring:oil'].map(recipeLabel),
    ).toEqual(['320 px wide', 'Coloring page', 'Coloring page · A4', 'Line art · Detail 2 · Letter', 'Color by numbers', 'rotate:90', 'coloring:oil']);
  });
});

describe('snippets', () => {
  test('reserve the space of their content', () => {
    for (const kind of ['gallery', 'strip', 'random'] as const) {
      const html = snippet(kind, 'https://photos.example', null);
      expect(html).toMatch(/style="display:block;((min-)?height:\d+px|aspect-ratio:3\/2)"/);
      expect(html).toContain('<a href="https://photos.example/">');
    }
    expect(snippet('random', 'https://photos.example', null)).toContain('/embed-photo.js');
  });

  test('escape the texts of a picture', () => {
    const picture = { name: 'a b/"c".png', url: '/x', alt: '"><script>', width: 3, height: 2 };
    const html = snippet('picture', 'https://p.example', picture);
    expect(html).not.toContain('<script>');
    expect(html).toContain('width="3" height="2"');
    const quoted = snippet('picture', 'https://p.example', { ...picture, alt: 'x" onerror="alert(1)&' });
    expect(quoted).toContain(`alt="x&#34; onerror=&#34;alert(1)&#38;"`);
    const framed = snippet('pictureFrame', 'https://p.example', picture);
    expect(framed).not.toContain('<script>');
    expect(framed).toContain('src="https://p.example/api/embed?name=a%20b%2F%22c%22.png"');
    expect(framed).toContain('aspect-ratio:3/2');
  });

  test('accept another height, and need a picture first', () => {
    expect(snippet('strip', 'https://p.example', null, 150)).toContain('height:150px');
    expect(snippet('frame', 'https://p.example', null, 800)).toContain('height:800px');
    expect(snippet('pictureFrame', 'https://p.example', null)).toBe('');
  });
});

describe('coloring pages', () => {
  test('are reduced to the resolution of paper, never enlarged', () => {
    expect(fit(6000, 4000)).toEqual([2000, 1333]);
    expect(fit(800, 600)).toEqual([800, 600]);
    expect(fit(10000, 1)).toEqual([2000, 1]);
  });

  test('use the country’s paper size', () => {
    expect(paperOf('en-US')).toBe('letter');
    expect(paperOf('en-GB')).toBe('a4');
    expect(paperOf('de')).toBe('a4');
    expect(paperOf('en')).toBe('letter');
    // Reported by some browsers if the system has no language.
    expect(paperOf('C')).toBe('a4');
  });
});

test('a large, wide and colorful photo is livelier than a small, tall or gray one', () => {
  const hash = (first: number, second: number): string =>
    btoa(String.fromCharCode(first & 255, (first >> 8) & 255, first >> 16, second & 255, second >> 8));
  const gray = hash((32 << 6) | (32 << 12), 0);
  const colorful = hash((60 << 6) | (8 << 12) | (31 << 18), (40 << 3) | (40 << 9));
  const photo = (width: number, height: number, placeholder: string | null) =>
    ({ width, height, placeholder, caption: null }) as Parameters<typeof livelinessOf>[0];
  const best = livelinessOf(photo(1500, 1000, colorful));
  for (const other of [photo(1500, 1000, gray), photo(600, 400, colorful), photo(1000, 1500, colorful), photo(9000, 1000, colorful)]) {
    expect(livelinessOf(other)).toBeLessThan(best);
  }
  expect(livelinessOf(photo(1500, 1000, null))).toBeLessThan(best);
});

test('names of operations in words', () => {
  expect(['blur', 'remove-background'].map(inWords)).toEqual(['Blur', 'Remove background']);
});
