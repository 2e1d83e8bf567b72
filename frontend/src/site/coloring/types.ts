/** How the pages are drawn. Empty fields leave the choice to the server. */
export interface Wishes {
  style: string;
  detail: string;
  pencils: string;
  paper: 'a4' | 'letter';
}

/** A photo on its way to becoming a page. URLs are object URLs, revoked when the sheet goes. */
export interface Sheet {
  id: number;
  name: string;
  title: string;
  file: Blob;
  photo: string | null;
  ratio: number | null;
  /** what the page was drawn with, to notice other wishes */
  wishes: string | null;
  page: string | null;
  problem: string | null;
}
