import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const NPM = join(ROOT, 'dist/npm');

test('every import in the type declarations is the full name of an existing file', () => {
  const names = (readdirSync(NPM, { recursive: true }) as string[]).filter((name) => name.endsWith('.d.ts'));
  expect(names).toContain('index.d.ts');
  for (const name of names) {
    const text = readFileSync(join(NPM, name), 'utf8');
    for (const [, specifier] of text.matchAll(/(?:from |import\(?)['"](\.[^'"]*)['"]/g)) {
      expect(specifier, name).toMatch(/\.js$/);
      expect(existsSync(join(NPM, dirname(name), specifier!.replace(/\.js$/, '.d.ts'))), `${name}: ${specifier}`).toBe(true);
    }
  }
});

test('exported files exist, with license and read-me', () => {
  const { main, types, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const entries = Object.values(exports as Record<string, Record<string, string>>).flatMap((entry) => Object.values(entry));
  for (const file of [main, types, ...entries, 'README.md', 'LICENSE']) expect(existsSync(join(ROOT, file)), file).toBe(true);
  expect(readFileSync(join(NPM, 'elements.d.ts'), 'utf8')).toContain("'darkroom-gallery'");
});
