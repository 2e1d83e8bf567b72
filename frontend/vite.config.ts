import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What all pages have in their head: character set, viewport, fonts, icon. */
const head: Plugin = {
  name: 'head',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('<!-- shared/head.html -->', readFileSync(path('src/site/shared/head.html'), 'utf8')),
  },
};

/** The site: one HTML page each for what the server serves at /, /studio, /coloring and /zoom. */
export default defineConfig({
  root: path('src/site'),
  plugins: [head],
  server: { proxy: { '/api': process.env.DARKROOM_API ?? 'http://localhost:8080' } },
  build: {
    outDir: path('dist'),
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: ['chrome123', 'safari17.5', 'firefox125'],
    assetsInlineLimit: 0,
    rollupOptions: {
      checks: { pluginTimings: false },
      input: ['index', 'studio', 'coloring', 'my-pictures', 'zoom', '404'].map((page) => path(`src/site/${page}.html`)),
    },
  },
});
