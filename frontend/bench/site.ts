/** One origin for both galleries, with compressed files and recorded API responses, so that only the pages differ. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

interface Kept {
  body: Buffer;
  type: string;
}

export interface Site {
  url: string;
  close: () => void;
}

/** Serves `files` by path; everything under /api/ is recorded from `darkroom`. */
export async function openSite(files: Record<string, string | Buffer>, darkroom: string): Promise<Site> {
  const kept = new Map<string, Promise<Kept>>();
  const ask = async (path: string): Promise<Kept> => {
    const answer = await fetch(darkroom + path);
    const type = answer.headers.get('content-type') ?? '';
    return { body: Buffer.from(await answer.arrayBuffer()), type };
  };
  const server = createServer(async (request, response) => {
    const path = request.url!;
    if (!path.startsWith('/api/')) {
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
      response.writeHead(path in files ? 200 : 404, { 'content-type': type, 'content-encoding': 'gzip' });
      response.end(gzipSync(files[path] ?? '', { level: 9 }));
      return;
    }
    if (!kept.has(path)) kept.set(path, ask(path));
    const { body, type } = await kept.get(path)!;
    const json = type.startsWith('application/json');
    response.writeHead(200, { 'content-type': type, ...(json && { 'content-encoding': 'gzip' }) });
    response.end(json ? gzipSync(body) : body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
