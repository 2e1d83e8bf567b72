/** One picture of a visitor, as returned by the server. */
export interface PictureRecord {
  record_id: string;
  record_name: string;
  created_on: string;
  chain: string;
  original_url: string;
  result_url: string;
}

export interface Records {
  records: PictureRecord[];
  limit: number;
}

/** An upload in progress. `sent` is the uploaded share, 0 to 1. */
export interface Upload {
  id: number;
  name: string;
  preview: string;
  sent: number;
  problem: string | null;
}
