import { decodeRatios } from './ratios';
import type { GalleryIndex, Photo, PhotoPage } from './types';

/** Every field is coerced to its type, since an object in place of a string could be taken for a virtual node. */
const fields = (value: unknown): Record<string, unknown> => Object(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);
const size = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null);

/**
 * A URL from the API as an absolute URL; null unless it is http(s). Another server may have sent it, so a `javascript:`
 * link must never reach an href.
 */
export function safeUrl(value: unknown, base: string): string | null {
  const address = text(value);
  const url = address && URL.canParse(address, base) ? new URL(address, base).href : '';
  return /^https?:/.test(url) ? url : null;
}

export function readPhoto(value: unknown, base: string): Photo {
  const json = fields(value);
  return {
    name: text(json.name) ?? '',
    url: safeUrl(json.url, base),
    page: safeUrl(json.page, base),
    details: safeUrl(json.details, base),
    width: size(json.width),
    height: size(json.height),
    caption: text(json.caption),
    alt: text(json.alt),
    taken: text(json.taken),
    credit: text(json.credit),
    rights: safeUrl(json.rights, base),
    placeholder: text(json.placeholder),
    coloringPage: safeUrl(json.coloring_page, base),
    renditions: list(json.srcset)
      .map(fields)
      .map((entry) => ({ width: size(entry.width) ?? 0, url: safeUrl(entry.url, base) ?? '' }))
      .filter((entry) => entry.width && entry.url),
  };
}

/** A page of list-images, or the one photo of random-image. */
export function readPage(value: unknown, base: string): PhotoPage {
  const json = fields(value);
  const photos = list(json.images ?? [json]).map((image) => readPhoto(image, base));
  return { photos, total: size(json.total) ?? photos.length };
}

export function readIndex(value: unknown): GalleryIndex {
  const json = fields(value);
  const months = list(json.months)
    .map(fields)
    .map((run) => ({ month: text(run.month), count: size(run.count) ?? 0 }));
  return { ratios: decodeRatios(text(json.ratios) ?? ''), months };
}
