import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The site: one HTML page each for what the server serves at /, /studio, /coloring and /zoom. */
export default defineConfig({
  root: path('src/site'),
  server: { proxy: { '/api': process.env.DARKROOM_API ?? 'http://localhost:8080' } },
  build: {
    outDir: path('dist'),
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: ['chrome123', 'safari17.5', 'firefox125'],
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ['index', 'studio', 'coloring', 'my-pictures', 'zoom'].map((page) => path(`src/site/${page}.html`)),
    },
  },
});
