import { problemOf } from '../shared/useJson';
import type { Wishes } from './types';

/** Requests the coloring page of a picture, as PNG or as PDF of a sheet. Throws the server's error text. */
export async function draw(picture: Blob, wishes: Wishes, format: 'png' | 'pdf'): Promise<Blob> {
  const form = new FormData();
  form.set('input-image', picture, 'photo.jpg');
  form.set('format', format);
  if (wishes.style) form.set('style', wishes.style);
  if (wishes.detail) form.set('detail', wishes.detail);
  if (wishes.pencils && wishes.style === 'numbers') form.set('pencils', wishes.pencils);
  if (format === 'pdf') form.set('page', wishes.paper);
  const answer = await fetch('/api/coloring-page', { method: 'POST', body: form });
  if (!answer.ok) throw new Error(await problemOf(answer));
  return answer.blob();
}
