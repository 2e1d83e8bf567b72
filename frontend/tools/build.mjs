/**
 * Builds everything that is shipped, into dist/:
 *   embed.js, embed-photo.js   one-file scripts for any page
 *   export/                    the same for an exported gallery
 *   npm/                       the React package
 *   *.html, assets/            the site
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (name) => `${root}${name}`;
export const DIST = path('dist');

/** The components as Preact has them: the alias of React is two small files of ours, not preact/compat. */
export const PREACT = [
  { find: /^react$/, replacement: path('src/embed/react.ts') },
  { find: /^react\/jsx-runtime$/, replacement: path('src/embed/jsx.ts') },
];

/** Browsers that nest rules and have native dialogs, as the sources use them. */
const CSS = ['chrome123', 'safari17.5', 'firefox125'];

/** A few percent smaller than the default; none of the sources relies on what these assume away. */
const TERSER = {
  ecma: 2022,
  module: true,
  format: { comments: false, preserve_annotations: false },
  compress: { passes: 6, unsafe: true, unsafe_arrows: true, pure_getters: true, keep_fargs: false },
};

/** The embeds of an exported gallery are the same, but ask its files instead of the API. */
const FROM_FILES = {
  name: 'from-files',
  transform: (code, id) =>
    /\/src\/(cache|embed)\//.test(id) && /\bfetch\(/.test(code)
      ? { code: `import { fetch } from '${path('src/export/fetch.ts')}';\n${code}`, map: null }
      : undefined,
};

/** One classic script, CSS inside, that adds no global. */
export function script(entry, name, alias = PREACT, outDir = DIST, plugins = []) {
  return build({
    root,
    configFile: false,
    logLevel: 'warn',
    // Without this the bundle holds the development build of its framework, and `process` does not exist in a page.
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias },
    plugins,
    build: {
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'es2022',
      cssTarget: CSS,
      minify: 'terser',
      terserOptions: TERSER,
      lib: { entry: path(entry), formats: ['iife'], name: 'unused', fileName: () => name },
      rollupOptions: { checks: { pluginTimings: false } },
    },
  });
}

async function npmPackage() {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: `${DIST}/npm`,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'es2022',
      cssTarget: CSS,
      minify: false,
      lib: { entry: path('src/index.ts'), formats: ['es'], fileName: () => 'index.js', cssFileName: 'style' },
      rollupOptions: { external: [/^react($|\/)/, /^react-dom($|\/)/] },
    },
  });
  // Vite does not minify a library. The directive tells React's server renderers to leave this to the browser.
  const file = `${DIST}/npm/index.js`;
  const { code } = await minify(await readFile(file, 'utf8'), {
    ...TERSER,
    // They make this one smaller, the scripts larger.
    compress: { ...TERSER.compress, hoist_funs: true, unsafe_math: true },
  });
  await writeFile(file, `'use client';${code}`);
  execFileSync(path('node_modules/.bin/tsc'), ['--project', path('tsconfig.types.json')], { stdio: 'inherit' });
}

const site = () => build({ root: path('src/site'), configFile: path('vite.config.ts'), logLevel: 'warn' });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(DIST, { recursive: true, force: true });
  if (existsSync(path("src/site/index.html"))) await site();
  await script('src/embed/index.tsx', 'embed.js');
  await script('src/embed/photo.ts', 'embed-photo.js');
  await script('src/embed/index.tsx', 'embed.js', PREACT, `${DIST}/export`, [FROM_FILES]);
  await script('src/embed/photo.ts', 'embed-photo.js', PREACT, `${DIST}/export`, [FROM_FILES]);
  await npmPackage();
}
