/** Options of the pages. The server chooses the values of empty fields. */
export interface Wishes {
  style: string;
  detail: string;
  pencils: string;
  paper: 'a4' | 'letter';
}

/** A photo and its page. URLs are object URLs, revoked when the sheet is removed. */
export interface Sheet {
  id: number;
  name: string;
  title: string;
  file: Blob;
  photo: string | null;
  ratio: number | null;
  /** the options of the drawn page, to detect changes */
  wishes: string | null;
  page: string | null;
  problem: string | null;
}
