import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A response of the blog: a page, unless its headers say otherwise. */
export interface Answer {
  body: string | Buffer;
  headers?: Record<string, string>;
  status?: number;
}

export interface Blog {
  url: string;
  /** Adds a page to the blog; returns its URL. */
  publish: (path: string, answer: string | Answer) => string;
  close: () => Promise<void>;
}

export const built = (name: string): Buffer => readFileSync(resolve(import.meta.dirname, '../../../dist', name));
const forTests = (name: string): Buffer => readFileSync(resolve(import.meta.dirname, '../../../test-results/build', name));
export const reactEmbed = (): Buffer => forTests('embed-react.js');
export const reactPage = (): Buffer => forTests('react-page.js');

/** A page of test/fixtures/pages with its placeholders filled in. */
export function fixturePage(name: string, places: Record<string, string>): string {
  const html = readFileSync(resolve(import.meta.dirname, '../../fixtures/pages', name), 'utf8');
  return Object.entries(places).reduce((text, [place, words]) => text.replaceAll(place, words), html);
}

/** Another site, on its own origin. */
export async function openBlog(): Promise<Blog> {
  const pages = new Map<string, Answer>();
  const server: Server = createServer((request, response) => {
    const path = request.url!.replace(/\?.*/, '');
    const answer = pages.get(path);
    const { body, status = 200, headers = {} } = answer ?? { body: 'not found', status: 404 };
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    url,
    publish(path, answer) {
      pages.set(path, typeof answer === 'string' ? { body: answer } : answer);
      return url + path;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export interface PageOptions {
  head?: string;
  /** attributes of the html element */
  html?: string;
  before?: string;
  after?: string;
}

/** A blog post around some tags, with enough text to scroll. */
export const post = (tags: string, { head = '', html = 'lang="en"', before = '', after }: PageOptions = {}): string => `<!doctype html>
<html ${html}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A blog</title>${head}</head>
<body style="font:18px Georgia,serif;margin:0 auto;max-width:1400px;padding:0 16px">
<main><h1>A post</h1>${before}<p>Text before the photos.</p>
${tags}
${after ?? `<p>${'Text after the photos. '.repeat(300)}</p>`}</main>
</body></html>`;

export const scriptTag = (url: string): string => `<script src="${url}" async></script>`;
