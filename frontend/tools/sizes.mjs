/** Size budgets: prints the sizes of the build and fails if a file is too large. kB = 1000 bytes. */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { DIST } from './build.mjs';

const BUDGETS = [
  { file: 'embed.js', gzip: 15_000, brotli: 14_500 },
  { file: 'embed-viewer.js', gzip: 14_000 },
  { file: 'embed-zip.js', gzip: 3_500 },
  { file: 'embed-photo.js', gzip: 2_000 },
  { file: 'export/embed.js', gzip: 17_700 },
  { file: 'export/embed-photo.js', gzip: 5_000 },
  { file: 'npm/index.js', gzip: 9_000 },
];

let failed = false;
for (const { file, gzip, brotli = Infinity } of BUDGETS) {
  const bytes = readFileSync(`${DIST}/${file}`);
  const sizes = { gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
  const heavy = sizes.gzip > gzip || sizes.brotli > brotli;
  failed ||= heavy;
  console.log(`${heavy ? 'TOO HEAVY ' : ''}${file}: ${sizes.gzip} gzip of ${gzip}, ${sizes.brotli} brotli`);
}
process.exitCode = failed ? 1 : 0;
