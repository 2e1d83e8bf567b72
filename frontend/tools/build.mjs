/**
 * Builds all published files into dist/:
 *   embed.js, embed-photo.js   scripts for any page
 *   embed-viewer.js            loaded by embed.js before a photo is opened
 *   embed-zip.js               loaded by the viewer for an archive of several photos
 *   export/                    the same for an exported gallery
 *   npm/                       the React package
 *   *.html, assets/            the site
 */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (name) => `${root}${name}`;
export const DIST = path('dist');

/** Compiles the components with Preact; the alias for React is two small files of ours instead of preact/compat. */
export const PREACT = [
  { find: /^react$/, replacement: path('src/embed/react.ts') },
  { find: /^react\/jsx-runtime$/, replacement: path('src/embed/jsx.ts') },
  { find: /.*\/priority$/, replacement: path('src/embed/priority.ts') },
];

/** The viewer is a separate file, which the embed finds by its URL. */
export const APART = { find: /.*\/viewer\/load$/, replacement: path('src/embed/load.ts') };

/** Chromium compiles all functions while the file is loaded, on another thread, not when the visitor waits for them. */
const AT_ONCE = '//# allFunctionsCalledOnLoad';

/** Browsers that support the CSS nesting and native dialogs of the sources. */
const CSS = ['chrome123', 'safari17.5', 'firefox125'];

/** A few percent smaller than the default; no source depends on the behavior that these options assume absent. */
const TERSER = {
  ecma: 2022,
  module: true,
  format: { comments: false, preserve_annotations: false },
  compress: { passes: 6, unsafe: true, unsafe_arrows: true, pure_getters: true, keep_fargs: false },
};

/**
 * Properties of objects that never leave embed.js, whose names may be shortened: ours, and those of Preact's class
 * components and refs.
 */
const INTERNAL =
  'active addressed attempt axis box boxed calm captioned closes collection contained cropped depends eager extent found headed headingSize hooks kept lineSize lines needIndex onFailed onNear onOpen opens replaces reserved runs sections settled tries undo warm whole';
const INHERITED =
  'componentDidCatch componentDidMount componentDidUpdate componentWillMount componentWillReceiveProps componentWillUnmount componentWillUpdate contextType current defaultProps forceUpdate getChildContext getDerivedStateFromError getDerivedStateFromProps getSnapshotBeforeUpdate shouldComponentUpdate';
const SHORTENED = {
  mangle: { properties: { regex: new RegExp(`^(${`${INTERNAL} ${INHERITED}`.replaceAll(' ', '|')})$`) } },
  format: { ...TERSER.format, preamble: AT_ONCE },
};

/** The embeds of an exported gallery are the same, but read its files instead of the API. */
const FROM_FILES = {
  name: 'from-files',
  transform: (code, id) =>
    /\/src\/(cache|embed)\//.test(id) && /\bfetch\(/.test(code)
      ? { code: `import { fetch } from '${path('src/export/fetch.ts')}';\n${code}`, map: null }
      : undefined,
};

/** One classic script with its CSS that adds no global; or, as `es`, one module. */
export async function script(entry, name, { alias = [...PREACT, APART], outDir = DIST, plugins = [], format = 'iife', terser = {} } = {}) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    // Otherwise the bundle contains its framework's development build, and `process` does not exist in a page.
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
      terserOptions: { ...TERSER, ...terser },
      lib: { entry: path(entry), formats: [format], name: 'unused', fileName: () => name },
      rollupOptions: { checks: { pluginTimings: false }, output: { chunkFileNames: 'embed-[name].js' } },
    },
  });
  if (format !== 'es') return;
  for (const file of [name, 'embed-zip.js']) await shrink(`${outDir}/${file}`, {}, `${AT_ONCE}\n`);
}

/** Vite does not minify libraries in modules. */
async function shrink(file, compress = {}, before = '') {
  const { code } = await minify(await readFile(file, 'utf8'), { ...TERSER, compress: { ...TERSER.compress, ...compress } });
  await writeFile(file, before + code);
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
      rollupOptions: {
        external: [/^react($|\/)/, /^react-dom($|\/)/],
        output: { chunkFileNames: '[name].js' },
      },
    },
  });
  // The directive marks the module as client-only for React's server renderers.
  for (const name of await readdir(`${DIST}/npm`)) {
    // The options make modules smaller, but scripts larger.
    if (name.endsWith('.js')) await shrink(`${DIST}/npm/${name}`, { hoist_funs: true, unsafe_math: true }, "'use client';");
  }
  execFileSync(path('node_modules/.bin/tsc'), ['--project', path('tsconfig.types.json')], { stdio: 'inherit' });
  await finishTypes();
}

/** Node's resolution requires full file names; the script does not import style sheets, which its users choose. */
async function finishTypes() {
  const folder = `${DIST}/npm`;
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.d.ts'));
  for (const name of names) {
    const file = join(folder, name);
    const whole = (_, quote, specifier) => {
      const isFolder = statSync(join(dirname(file), specifier), { throwIfNoEntry: false })?.isDirectory();
      return `${quote}${specifier}${isFolder ? '/index.js' : '.js'}${quote}`;
    };
    const text = (await readFile(file, 'utf8')).replace(/^import '[^']+\.css';\n/gm, '');
    await writeFile(file, text.replace(/(?<=from |import\()(['"])(\.[^'"]*?)(?:\.js)?\1/g, whole));
  }
  await writeFile(`${folder}/style.css.d.ts`, 'export {};\n');
}

/** Compressed copies (`.br` and `.gz`) beside each file of the site and the scripts. */
async function compressFiles() {
  for (const file of await readdir(DIST, { recursive: true })) {
    if (!/\.(js|css|svg|json)$/.test(file) || /^(npm|export)\//.test(file)) continue;
    const data = await readFile(`${DIST}/${file}`);
    if (data.length < 1000) continue;
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: data.length };
    await writeFile(`${DIST}/${file}.br`, brotliCompressSync(data, { params }));
    await writeFile(`${DIST}/${file}.gz`, gzipSync(data, { level: 9 }));
  }
}

/** The site's fonts under fixed names, for pages that are not part of the build. */
async function fonts() {
  await mkdir(`${DIST}/fonts`, { recursive: true });
  for (const name of ['hanken-grotesk', 'newsreader']) {
    const file = path(`node_modules/@fontsource-variable/${name}/files/${name}-latin-wght-normal.woff2`);
    await copyFile(file, `${DIST}/fonts/${name}.woff2`);
  }
}

async function site() {
  await build({ root: path('src/site'), configFile: path('vite.config.ts'), logLevel: 'warn' });
  await fonts();
}

const SCRIPTS = [
  ['src/embed/index.tsx', 'embed.js', { terser: SHORTENED }],
  ['src/embed/photo.ts', 'embed-photo.js'],
  ['src/embed/viewer.ts', 'embed-viewer.js', { format: 'es' }],
];

/** The first `make run` waits for this, so each part is announced. */
const announce = (part) => console.log(`Building ${part} ...`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(DIST, { recursive: true, force: true });
  if (existsSync(path("src/site/index.html"))) {
    announce('the site');
    await site();
  }
  const exported = { outDir: `${DIST}/export`, plugins: [FROM_FILES] };
  for (const [kind, options] of [['', {}], ['export/', exported]]) {
    for (const [entry, name, more] of SCRIPTS) {
      announce(`${kind}${name}`);
      await script(entry, name, { ...options, ...more });
    }
  }
  announce('the npm package');
  await npmPackage();
  announce('compressed copies');
  await compressFiles();
}
