import type { Photo, Rendition } from './types';

/**
 * URL of the functions, ending in `/api/`, from a `src` attribute: the site (`https://photos.example`), the functions
 * (`.../api`), or nothing for the page's own site.
 */
export function apiBase(src: string | null | undefined, page: string): string {
  return new URL(src || '/', page).href.replace(/(\/api)?([?#].*|\/)*$/, '/api/');
}

/** URL of a function with its parameters; empty values and zeros are left out. */
export function apiUrl(base: string, name: string, parameters: Record<string, string | number | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value) as [string, string][];
  return base + name + (given.length ? `?${new URLSearchParams(given)}` : '');
}

/** The site of a Darkroom, whose functions are at `base`. */
export const siteUrl = (base: string): string => base.replace(/api\/$/, '');

/** URL of a photo's own page, else of the site with the photo open. */
export const pageUrl = ({ page, name }: Photo, base: string): string => page ?? apiUrl(siteUrl(base), '', { photo: name });

/** URL of the same picture in another format; null if the URL has no format in get-image's notation. */
export function inFormat(url: string, from: string, to: string): string | null {
  const [step, other] = [`format:${from}/`, `format:${to}/`];
  return url.includes(step) ? url.replace(step, other) : null;
}

/** Width in px of the API's widest rendition */
export const WIDEST = 2560;

/** A srcset of the renditions, in AVIF if `avif` is set; undefined without renditions. */
export function sourceSet(renditions: Rendition[], avif?: boolean): string | undefined {
  const entries = renditions.flatMap(({ url, width }) => {
    const address = avif ? inFormat(url, 'webp', 'avif') : url;
    return address ? `${address} ${width}w` : [];
  });
  return entries.join(', ') || undefined;
}

/** URL of the widest rendition, else of the original. */
export const widestUrl = ({ renditions, url }: Photo): string | undefined => renditions.at(-1)?.url ?? url ?? undefined;

/** URL of the site's deep zoom page; undefined if the photo has no more detail than its widest rendition. */
export function deepZoomUrl({ width, coloringPage, name }: Partial<Photo>): string | undefined {
  // An exported gallery has no such page, and no URLs under /api/.
  const [site, path] = `${coloringPage}`.split('/api/');
  return path && width! > WIDEST ? apiUrl(site, '/zoom', { name }) : undefined;
}

/** `coloring-page_<name>_<date>.<ext>`, with the name without folder and extension, and today's date. */
export const coloringFileName = (name: string, extension: string, today: Date): string =>
  // Swedish dates have the ISO format and are in local time, unlike those of toISOString.
  `coloring-page_${name.replace(/^.*\/|\.[^.]*$/g, '')}_${today.toLocaleDateString('sv')}.${extension}`;
