import { words } from '../words/mine';
import type { PictureRecord } from './types';

const ENDPOINT = '/api/my-images';

/** Uploads a picture, reports the progress, and resolves to its record. Throws the server's error text. */
export function send(file: File, name: string, chain: string, onProgress: (sent: number) => void): Promise<PictureRecord> {
  const form = new FormData();
  form.set('name', name);
  form.set('chain', chain);
  form.set('image', file, file.name);
  return new Promise((done, fail) => {
    // fetch does not report the progress of an upload.
    const request = new XMLHttpRequest();
    request.open('POST', ENDPOINT);
    request.responseType = 'json';
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / Math.max(1, total)));
    request.addEventListener('error', () => fail(new Error(words.offline)));
    request.addEventListener('load', () => {
      const body = request.response as (PictureRecord & { detail?: string }) | null;
      if (request.status === 201 && body) done(body);
      else fail(new Error(request.status === 409 ? words.full : (body?.detail ?? words.offline)));
    });
    request.send(form);
  });
}

/** Renames or removes a record. `keepalive` lets the request finish after the page is closed. Throws the error text. */
export async function change(method: 'PUT' | 'DELETE', id: string, name?: string): Promise<void> {
  const answer = await fetch(`${ENDPOINT}/${id}`, {
    method,
    keepalive: true,
    ...(name === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ record_name: name }) }),
  }).catch(() => null);
  if (!answer?.ok) throw new Error(words.offline);
}
