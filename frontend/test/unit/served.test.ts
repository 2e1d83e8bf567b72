import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ServedGallery } from '../../src/components/ServedGallery';

const SRC = 'https://photos.example';
const image = (name: string, width: number | null) => ({
  name,
  width,
  height: width && 200,
  caption: name === 'a.jpg' ? '"><script>' : null,
  placeholder: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w',
  srcset: [{ width: 160, url: `/api/get-image/resize:160,format:webp/${name}` }],
});
const render = (properties: object) => renderToString(createElement(ServedGallery, { src: SRC, style: { height: 600 }, ...properties }));

test('a server renders the first photos, each as a link with its shape', () => {
  const html = render({ initial: { images: [image('a.jpg', 400), image('b c.jpg', null)], total: 7 }, locale: 'de' });
  expect(html.match(/<img /g)).toHaveLength(2);
  expect(html).toContain('style="position:relative;height:600px"');
  expect(html).toContain(`href="${SRC}/?photo=b+c.jpg"`);
  expect(html).toContain(`${SRC}/api/get-image/resize:160,format:avif/a.jpg 160w`);
  expect(html).toContain('alt="&quot;&gt;&lt;script&gt;"');
  expect(html).toContain('alt="Foto 2"');
  expect(html).toContain('aspect-ratio:2;');
  expect(html).toContain('aspect-ratio:1.5;');
});

test('a server renders no more photos than the gallery’s limit', () => {
  const images = Array.from({ length: 9 }, (_, i) => image(`${i}.jpg`, 300));
  expect(render({ initial: { images, total: 9 }, limit: 4 }).match(/<img /g)).toHaveLength(4);
});

test.each([undefined, { images: 'no' }, { status: 503, title: 'Service Unavailable' }])('without photos (%o) a server renders only the reserved space', (initial) => {
  expect(render({ initial })).toBe('<div class="darkroom " part="gallery" style="height:600px"></div>');
});
