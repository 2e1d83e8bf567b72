import type { Photo, Rendition } from './types';

/**
 * Address of the functions, ending in `/api/`, from what a page wrote as `src`.
 * Takes the site (`https://photos.example`), the functions (`.../api`) or nothing (the page's own site).
 */
export function apiBase(src: string | null | undefined, page: string): string {
  return new URL(src || '/', page).href.replace(/(\/api)?([?#].*|\/)*$/, '/api/');
}

/** Address of a function with its parameters; empty ones, and zeros, are left out. */
export function apiUrl(base: string, name: string, parameters: Record<string, string | number | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value) as [string, string][];
  return base + name + (given.length ? `?${new URLSearchParams(given)}` : '');
}

/** The site of a Darkroom, whose functions are at `base`. */
export const siteUrl = (base: string): string => base.replace(/api\/$/, '');

/** A photo's own page, else the site with the photo open. */
export const pageUrl = ({ page, name }: Photo, base: string): string => page ?? apiUrl(siteUrl(base), '', { photo: name });

/** The same picture in another format; null when the URL does not name its format the way get-image does. */
export function inFormat(url: string, from: string, to: string): string | null {
  const [step, other] = [`format:${from}/`, `format:${to}/`];
  return url.includes(step) ? url.replace(step, other) : null;
}

/** px of the widest rendition that the API makes */
export const WIDEST = 2560;

/** A srcset of the renditions, in AVIF when `avif` is set; undefined when there is none. */
export function sourceSet(renditions: Rendition[], avif?: boolean): string | undefined {
  const entries = renditions.flatMap(({ url, width }) => {
    const address = avif ? inFormat(url, 'webp', 'avif') : url;
    return address ? `${address} ${width}w` : [];
  });
  return entries.join(', ') || undefined;
}

/** The widest rendition, else the original. */
export const widestUrl = ({ renditions, url }: Photo): string | undefined => renditions.at(-1)?.url ?? url ?? undefined;

/** The site's page for looking at a photo closer than its widest rendition; undefined where there is no more to see. */
export function deepZoomUrl({ width, coloringPage, name }: Partial<Photo>): string | undefined {
  // An exported gallery has no such page, and no addresses under /api/.
  const [site, path] = `${coloringPage}`.split('/api/');
  return path && width! > WIDEST ? apiUrl(site, '/zoom', { name }) : undefined;
}

/** `coloring-page_<name>_<date>.<ext>`, the name without folder and extension, the date of today. */
export const coloringFileName = (name: string, extension: string, today: Date): string =>
  // Swedish writes its dates the ISO way, and in local time, which toISOString does not.
  `coloring-page_${name.replace(/^.*\/|\.[^.]*$/g, '')}_${today.toLocaleDateString('sv')}.${extension}`;
