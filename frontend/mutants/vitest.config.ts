import { defineConfig } from 'vitest/config';

const OTHER = ['labels', 'many-photos', 'package', 'recipes', 'site'];

/** The unit tests of the mutated modules, without those of the build, the site and generated files. */
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    exclude: OTHER.map((name) => `test/unit/${name}.test.ts`),
    testTimeout: 30_000,
  },
});
