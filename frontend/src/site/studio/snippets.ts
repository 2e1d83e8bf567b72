/** Snippets: the picture, an element with a script, or a frame for pages without scripts. */
export type SnippetKind = 'picture' | 'gallery' | 'strip' | 'random' | 'frame' | 'pictureFrame';

export interface Picture {
  /** name in the bucket */
  name: string;
  url: string;
  alt: string;
  width: number;
  height: number;
}

/** Adjustable height of the box in px; 0 for a gallery that grows with its page. */
export const HEIGHTS: Partial<Record<SnippetKind, number>> = { gallery: 0, strip: 220, frame: 600 };

/** Number of photos in a growing gallery, with a link to all, and its minimum height in px for any width. */
const SOME = 12;
const ROOM = 760;

const escape = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const tag = (name: string, attributes: Record<string, string | number | true>): string => {
  const words = Object.entries(attributes).map(([key, value]) => (value === true ? key : `${key}="${escape(`${value}`)}"`));
  return `<${[name, ...words].join(' ')}>`;
};

function element(kind: 'gallery' | 'strip' | 'random', origin: string, height: number): string {
  const one = kind === 'random';
  const name = one ? 'darkroom-photo' : 'darkroom-gallery';
  const grows = kind === 'gallery' && !height;
  const style = `display:block;${one ? 'aspect-ratio:3/2' : grows ? `min-height:${ROOM}px` : `height:${height}px`}`;
  return [
    `${tag('script', { src: `${origin}/${one ? 'embed-photo.js' : 'embed.js'}`, async: true })}</script>`,
    tag(name, { ...(kind === 'strip' && { layout: 'strip' }), src: origin, ...(grows && { limit: SOME }), style }),
    `  ${tag('a', { href: `${origin}/` })}${one ? 'A photo' : 'Photos'}</a>`,
    `</${name}>`,
  ].join('\n');
}

const frame = (src: string, title: string, size: string): string =>
  `${tag('iframe', { src, title, loading: 'lazy', allowfullscreen: true, style: `display:block;width:100%;${size};border:0` })}</iframe>`;

/**
 * HTML to paste into a page. It reserves its space before it loads, so that the page does not shift. `origin` is that of
 * this Darkroom. Returns '' if a picture is needed and there is none.
 */
export function snippet(kind: SnippetKind, origin: string, picture: Picture | null, height = HEIGHTS[kind] ?? 0): string {
  if (kind === 'frame') return frame(`${origin}/api/embed`, 'Photos', `height:${height}px`);
  if (kind !== 'picture' && kind !== 'pictureFrame') return element(kind, origin, height);
  if (!picture) return '';
  const { name, url, alt, width, height: own } = picture;
  if (kind === 'picture') return tag('img', { src: origin + url, alt, width, height: own, loading: 'lazy' });
  return frame(`${origin}/api/embed?name=${encodeURIComponent(name)}`, alt, `aspect-ratio:${width}/${own}`);
}
