import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type BrowserServer } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { APART, script } from '../../../tools/build.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** WebSocket URL of Chromium, '' if it is not installed */
    browser: string;
    /** a Darkroom that serves every chain, and one that serves its open list */
    open: string;
    closed: string;
    /** an exported gallery of the same photos, behind a plain file server */
    exported: string;
  }
}

const ROOT = resolve(import.meta.dirname, '../../../..');
const PYTHON = process.env.PYTHON ?? join(ROOT, '.venv/bin/python');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Scroll bars take space, as on a desktop; background requests to the network are off. */
const BROWSER = {
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  ignoreDefaultArgs: ['--hide-scrollbars'],
};

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

async function healthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/health`)).ok;
  } catch {
    return false;
  }
}

/** Starts a separate Darkroom on a free port; resolves when it responds. */
async function darkroom(bucket: string, settings: Record<string, string>): Promise<[string, ChildProcess]> {
  const port = await freePort();
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DARKROOM_')));
  const own = { PORT: String(port), DARKROOM_BUCKET: bucket, DARKROOM_ENABLE: 'coloring-page' };
  // As on a public server. By default, a server on loopback is readable only from loopback pages, not from a sandboxed frame.
  const environment = { ...clean, ...own, DARKROOM_ALLOWED_ORIGINS: '*', ...settings };
  const child = spawn(PYTHON, ['functions/server.py'], { cwd: ROOT, env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://localhost:${port}`;
  for (let tries = 0; tries < 300; tries++) {
    if (await healthy(url)) return [url, child];
    if (child.exitCode !== null) throw new Error(`The server ended with exit code ${child.exitCode}.`);
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`No server responds on ${url}.`);
}

function fillBucket(): string {
  const bucket = mkdtempSync(join(tmpdir(), 'darkroom-bucket-'));
  const code = "import sys; sys.path[:0] = ['functions', 'scripts']; from darkroom_cli import samples; from pathlib import Path; sys.exit(samples.fill(Path(sys.argv[1])))";
  execFileSync(PYTHON, ['-c', code, bucket], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  return bucket;
}

const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', js: 'text/javascript', json: 'application/json', png: 'image/png', webp: 'image/webp' };

/** Serves a folder like a static host, to pages of every site. */
async function files(folder: string): Promise<Server> {
  const server = createHttpServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname).replace(/\/$/, '/index.html');
    const headers = { 'access-control-allow-origin': '*', 'content-type': TYPES[path.split('.').at(-1)!] ?? 'application/octet-stream' };
    const file = join(folder, path);
    if (existsSync(file)) response.writeHead(200, headers).end(readFileSync(file));
    else response.writeHead(404, headers).end();
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return server;
}

const stop = (server: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (server.exitCode !== null) done();
    server.once('exit', () => done());
    server.kill();
  });

/** The source of embed.js built with React, since components must not depend on Preact; and a page in React. */
async function reactEmbed(): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  const render = { find: /.*\/render$/, replacement: resolve(import.meta.dirname, '../../fixtures/render-react.ts') };
  const results = resolve(import.meta.dirname, '../../../test-results/build');
  await script('src/embed/index.tsx', 'embed-react.js', { alias: [render, APART], outDir: results });
  await script('test/fixtures/react-page.tsx', 'react-page.js', { alias: [], outDir: results });
  process.env.NODE_ENV = NODE_ENV;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(CHROMIUM)) {
    if (process.env.CI === 'true') throw new Error(`No Chromium at ${CHROMIUM}; set CHROMIUM.`);
    console.warn(`No Chromium at ${CHROMIUM}: the browser tests are skipped. Set CHROMIUM to its path.`);
    for (const name of ['browser', 'open', 'closed', 'exported'] as const) project.provide(name, '');
    return async () => {};
  }
  const bucket = fillBucket();
  const site = mkdtempSync(join(tmpdir(), 'darkroom-site-'));
  let host: Server | undefined;
  const servers: ChildProcess[] = [];
  let browser: BrowserServer | undefined;
  const teardown = async (): Promise<void> => {
    await browser?.close();
    host?.close();
    rmSync(site, { recursive: true, force: true });
    await Promise.all(servers.map(stop));
    for (const folder of [bucket, `${bucket}-visitors`]) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [open, openProcess] = await darkroom(bucket, { DARKROOM_OPEN: '1', DARKROOM_ENABLE: 'coloring-page,my-images' });
    servers.push(openProcess);
    const [closed, closedProcess] = await darkroom(bucket, {});
    servers.push(closedProcess);
    await reactEmbed();
    browser = await chromium.launchServer(BROWSER);
    project.provide('browser', browser.wsEndpoint());
    project.provide('open', open);
    project.provide('closed', closed);
    execFileSync(PYTHON, ['scripts/export_site.py', bucket, join(site, 'www'), '--coloring', '--quiet', '--json'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    host = await files(join(site, 'www'));
    project.provide('exported', `http://127.0.0.1:${(host.address() as AddressInfo).port}`);
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}

