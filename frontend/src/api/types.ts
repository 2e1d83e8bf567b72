/** One size of a picture, as the API lists it. */
export interface Rendition {
  width: number;
  url: string;
}

/** One picture of a gallery. What the API does not know is null. */
export interface Photo {
  name: string;
  url: string | null;
  /** its own page, where the server has one */
  page: string | null;
  width: number | null;
  height: number | null;
  caption: string | null;
  alt: string | null;
  /** `2017`, `2017-08`, `2017-08-14` or a full ISO 8601 time */
  taken: string | null;
  credit: string | null;
  rights: string | null;
  /** base64 of a ThumbHash */
  placeholder: string | null;
  coloringPage: string | null;
  /** narrowest first */
  renditions: Rendition[];
}

export interface PhotoPage {
  photos: Photo[];
  total: number;
}

/** A run of neighboring photos taken in the same month; `month` is `2017-08`, `2017` or null. */
export interface MonthRun {
  month: string | null;
  count: number;
}

/** What laying out a whole gallery needs: one aspect ratio per photo, 0 where it is not known. */
export interface GalleryIndex {
  ratios: Float32Array;
  months: MonthRun[];
}

/** Which photos, in the words of list-images and random-image. */
export type Filter = Partial<
  Record<
    | 'prefix'
    | 'q'
    | 'link'
    | 'tag'
    | 'sort'
    | 'orientation'
    | 'min_width'
    | 'max_width'
    | 'min_height'
    | 'max_height'
    | 'seed',
    string
  >
>;
