/** One size of a picture, as the API lists it. */
export interface Rendition {
  width: number;
  url: string;
}

/** One picture of a gallery. Unknown values are null. */
export interface Photo {
  name: string;
  url: string | null;
  /** URL of its own page, if the server has one */
  page: string | null;
  /** URL of further facts, such as the camera, if any are published */
  details: string | null;
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

/** The data for laying out a whole gallery: one aspect ratio per photo, 0 if unknown. */
export interface GalleryIndex {
  ratios: Float32Array;
  months: MonthRun[];
}

/** Filters, as parameters of list-images and random-image. */
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
