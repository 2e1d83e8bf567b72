import { createServer } from 'node:http';

/**
 * A simulated API for cases that real photos cannot cover: 100,000 photos, or an API that is
 * slow, fails, or is unreachable. Pictures are flat SVG squares of the requested size.
 */
export interface FakeApi {
  url: string;
  /** requested paths, in order */
  requests: string[];
  /** ms before every response of the API */
  delay: number;
  /** respond to everything with status 500 */
  failing: boolean;
  close: () => Promise<void>;
}

const RATIOS = [1.5, 1.5, 1.333, 0.667, 0.75, 1.778];
const LADDER = [160, 240, 320, 480, 640, 960, 1280, 1920, 2560];

const ratioOf = (index: number): number => RATIOS[(index * 7919) % RATIOS.length];
const byteOf = (ratio: number): number => Math.round(Math.log2(ratio) * 42) + 128;

/** Months of 100 photos each, newest first; the last ten photos have no date. */
function monthOf(index: number, total: number): string | null {
  if (index >= total - 10) return null;
  const months = 2024 * 12 - Math.floor(index / 100);
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

function imageOf(index: number, total: number): object {
  const ratio = ratioOf(index);
  const month = monthOf(index, total);
  return {
    name: `${index}.jpg`,
    url: `/original/${index}.jpg`,
    version: '1',
    width: 3000,
    height: Math.round(3000 / ratio),
    caption: index % 3 ? `Photo number ${index}` : null,
    alt: index % 2 ? `Alt of ${index}` : null,
    taken: month && `${month}-01`,
    tags: [],
    credit: null,
    rights: null,
    placeholder: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w',
    srcset: LADDER.map((width) => ({
      width,
      height: Math.round(width / ratio),
      url: `/api/get-image/resize:${width},format:webp/${index}.jpg?v=1`,
    })),
    coloring_page: `/api/get-image/coloring-page,format:png/${index}.jpg?v=1`,
  };
}

function indexOf(total: number, months: boolean): object {
  const ratios = Buffer.from(Array.from({ length: total }, (_, i) => byteOf(ratioOf(i)))).toString('base64');
  const runs: { month: string | null; count: number }[] = [];
  for (let i = 0; i < total; i++) {
    const month = monthOf(i, total);
    if (runs.at(-1)?.month === month) runs.at(-1)!.count++;
    else runs.push({ month, count: 1 });
  }
  return { total, ratios, ...(months ? { months: runs } : {}) };
}

function picture(path: string): string {
  const width = Number(/resize:(\d+)/.exec(path)?.[1] ?? 800);
  const index = Number(/(\d+)\.jpg/.exec(path)?.[1] ?? 0);
  const color = `hsl(${(index * 47) % 360} 45% 55%)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.round(width / ratioOf(index))}"><rect width="100%" height="100%" fill="${color}"/></svg>`;
}

/** `alter` replaces fields of every image. */
export async function openFakeApi(total: number, { months = true, alter = {} as object } = {}): Promise<FakeApi> {
  const answers = new Map<string, string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://fake');
    const path = url.pathname;
    const headers = { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=0' };
    if (path.startsWith('/api/get-image') || path.startsWith('/original')) {
      api.requests.push(request.url!);
      response.writeHead(api.failing ? 500 : 200, { ...headers, 'content-type': 'image/svg+xml', 'cache-control': 'max-age=31536000, immutable' });
      response.end(api.failing ? '' : picture(path));
      return;
    }
    api.requests.push(request.url!);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? 50);
    const list = () => ({
      images: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => ({ ...imageOf(offset + i, total), ...alter })),
      total,
    });
    const make: Record<string, () => object> = {
      '/api/list-images': list,
      '/api/gallery-index': () => indexOf(total, months),
      '/api/random-image': () => ({ ...imageOf(4, total), ...alter }),
    };
    const answer = (): void => {
      if (api.failing || !make[path]) {
        response.writeHead(api.failing ? 500 : 404, headers).end('{"title":"no"}');
        return;
      }
      if (!answers.has(request.url!)) answers.set(request.url!, JSON.stringify(make[path]()));
      response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(answers.get(request.url!));
    };
    setTimeout(answer, api.delay);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const api: FakeApi = {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    requests: [],
    delay: 0,
    failing: false,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return api;
}
