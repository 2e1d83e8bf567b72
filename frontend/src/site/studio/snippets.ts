export type SnippetKind = 'picture' | 'gallery' | 'strip' | 'random';

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

export interface Picture {
  url: string;
  alt: string;
  width: number;
  height: number;
}

/** The tag of each snippet, with the room that it will take: without it the page moves when the photos come. */
const BOXES: Record<Exclude<SnippetKind, 'picture'>, { tag: string; attributes: string; style: string }> = {
  gallery: { tag: 'darkroom-gallery', attributes: '', style: 'display:block;height:600px' },
  strip: { tag: 'darkroom-gallery', attributes: ' layout="strip"', style: 'display:block;height:220px' },
  random: { tag: 'darkroom-photo', attributes: '', style: 'display:block;aspect-ratio:3/2' },
};

/** HTML to paste into any page. `origin` is that of this Darkroom. */
export function snippet(kind: SnippetKind, origin: string, picture: Picture | null): string {
  if (kind === 'picture') {
    if (!picture) return '';
    const { url, alt, width, height } = picture;
    return `<img src="${escape(origin + url)}" alt="${escape(alt)}" width="${width}" height="${height}" loading="lazy">`;
  }
  const { tag, attributes, style } = BOXES[kind];
  const script = kind === 'random' ? 'embed-photo.js' : 'embed.js';
  return [
    `<script src="${origin}/${script}" async></script>`,
    `<${tag}${attributes} src="${origin}" style="${style}">`,
    `  <a href="${origin}/">${kind === 'random' ? 'A photo' : 'Photos'}</a>`,
    `</${tag}>`,
  ].join('\n');
}
