import type { Photo } from '../api/types';
import { BLOCK } from '../layout/blocks';
import { galleryInHistory, photoInAddress } from './address';

/** A gallery that can be searched for a photo by name. */
export interface Located {
  /** distinguishes it from others on the page */
  key: string;
  total: number;
  /** a sort order of list-images */
  sort: string;
  page: (number: number) => Promise<Photo[]>;
  /** the photo with that name, anywhere in the gallery */
  find: (name: string) => Promise<Photo | undefined>;
}

/** Up to this number, photos are searched in order. */
const FEW = 6 * BLOCK;

type Order = (a: Photo, b: Photo) => number;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byName: Order = (a, b) => byText(a.name, b.name);

/** The API's sort order, if a photo's position follows from its fields; undefined for others. */
function orderOf(sort: string): Order | undefined {
  if (sort === 'name') return byName;
  if (sort === '-name') return (a, b) => byName(b, a);
  const sign = sort === '-taken' ? 1 : -1;
  const late = sort === '-taken' ? '\u{10FFFF}' : '';
  if (!/^(-?taken)?$/.test(sort)) return undefined;
  return (a, b) => sign * byText(a.taken ?? late, b.taken ?? late) || byName(a, b);
}

/** Serializes the galleries of a page, so that two never open the same photo. */
let before: Promise<number> = Promise.resolve(-1);
let claimed = false;

async function locate(gallery: Located, name: string): Promise<number> {
  const pages = Math.ceil(gallery.total / BLOCK);
  const at = async (number: number): Promise<number> => {
    const found = (await gallery.page(number)).findIndex((photo) => photo.name === name);
    return found < 0 ? -1 : number * BLOCK + found;
  };
  for (let number = 0; number < Math.min(pages, FEW / BLOCK); number++) {
    const found = await at(number);
    if (found >= 0) return found;
  }
  const order = orderOf(gallery.sort);
  const wanted = pages > FEW / BLOCK && order ? await gallery.find(name) : undefined;
  if (!wanted) return -1;
  let [low, high] = [FEW / BLOCK, pages - 1];
  while (low < high) {
    const half = (low + high) >> 1;
    if (order!((await gallery.page(half)).at(-1)!, wanted) < 0) low = half + 1;
    else high = half;
  }
  return at(low);
}

/**
 * The position in a gallery of the photo in the page's URL; -1 if the gallery does not contain it, another gallery opened
 * it, or another gallery has it open.
 */
export function addressedPhoto(gallery: Located): Promise<number> {
  const name = photoInAddress();
  const owner = galleryInHistory();
  before = before.then(async () => {
    if (!name || claimed || (owner && owner !== gallery.key)) return -1;
    const found = await locate(gallery, name).catch(() => -1);
    claimed = found >= 0;
    return found;
  });
  return before;
}

/** Called when the photo is closed; any gallery may open the next URL. */
export const unclaim = (): void => {
  claimed = false;
};
