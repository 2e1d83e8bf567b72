import { readJson, textAt } from './files';
import { inOrder, type Placed } from './order';
import { search, wordsOf } from './search';
import type { Image, Page, Root } from './types';

/** The pictures that match a request, which are read only as far as it needs them. */
export interface Found {
  /** positions in gallery order, in the requested order; undefined for the whole gallery */
  places: number[] | undefined;
  /** the pictures at these positions */
  images: (places: number[]) => Promise<Image[]>;
}

export async function find(root: Root, folder: string, query: URLSearchParams, options?: RequestInit): Promise<Found> {
  const [prefix, tag, orientation, sort] = ['prefix', 'tag', 'orientation', 'sort'].map((name) => query.get(name) ?? '');
  const sides = ['min_width', 'max_width', 'min_height', 'max_height'].map((name) => Number(query.get(name)));

  const mayHold = (page: Page): boolean =>
    (!tag || !page.tags || page.tags.includes(tag)) &&
    (!orientation || page.orientations.includes(orientation)) &&
    (!prefix ||
      !page.folders ||
      page.folders.some((name) => (name ? name.startsWith(prefix) || prefix.startsWith(name) : !prefix.includes('/'))));

  const matches = ({ name, tags, width, height }: Image): boolean =>
    name.startsWith(prefix) &&
    (!tag || tags.includes(tag)) &&
    (!orientation || orientation === (width === height ? 'square' : width > height ? 'landscape' : 'portrait')) &&
    width >= sides[0] &&
    width <= (sides[1] || Infinity) &&
    height >= sides[2] &&
    height <= (sides[3] || Infinity);

  let end = 0;
  /** the position after the last picture of each page */
  const ends = root.pages.map(({ count }) => (end += count));
  let number = 0;
  /** The number of the page that contains a position; cheap for ascending positions. */
  const numberOf = (place: number): number => {
    if (place < (ends[number - 1] ?? 0)) number = 0;
    while (ends[number] <= place) number++;
    return number;
  };
  const pages: Promise<{ images: Image[] }>[] = [];
  const placed = (places: number[]): Promise<Placed[]> =>
    Promise.all(
      places.map(async (place) => {
        const at = numberOf(place);
        pages[at] ??= readJson(folder + root.pages[at].url, options);
        return [place, (await pages[at]).images[place - (ends[at - 1] ?? 0)]] as const;
      }),
    );

  const words = wordsOf(query.get('q') ?? '');
  let places = words.length ? await search(root.texts ?? [], words, (url) => textAt(folder + url, options)) : undefined;
  if (prefix || tag || orientation || sides.some(Boolean) || !/^(taken)?$/.test(sort)) {
    const may = root.pages.map(mayHold);
    const some = await placed((places ?? [...Array(root.total).keys()]).filter((place) => may[numberOf(place)]));
    places = inOrder(some.filter(([, image]) => matches(image)), sort).map(([place]) => place);
  }
  return { places, images: async (wanted) => (await placed(wanted)).map(([, image]) => image) };
}
