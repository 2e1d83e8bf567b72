// The development builds of React, which warn: a page from the server, and the script that takes it over.
import { createElement, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { Gallery } from 'darkroom-gallery';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const { build } = await import(createRequire('FRONTEND/package.json').resolve('vite'));
const initial = await (await fetch('SERVER/api/list-images?limit=32')).json();
const properties = { src: 'SERVER', initial, style: { height: 600 } };
const html = renderToString(createElement(StrictMode, null, createElement(Gallery, properties)));
await build({
  configFile: false,
  logLevel: 'error',
  mode: 'development',
  define: { 'process.env.NODE_ENV': '"development"' },
  build: { minify: false, outDir: 'out', lib: { entry: 'client.js', formats: ['es'], fileName: () => 'client.js', cssFileName: 'style' } },
});
await writeFile(
  'out/index.html',
  `<!doctype html><meta charset="utf-8"><title>A blog</title><link rel="stylesheet" href="style.css"><h1>A blog</h1>
<div id="root">${html}</div><p>Text after the photos.</p>
<script>window.properties = ${JSON.stringify(properties).replaceAll('<', '\\u003c')}</script>
<script type="module" src="client.js"></script>`,
);
