import { defineConfig } from 'vitest/config';

const OTHER = ['many-photos', 'package', 'recipes', 'site'];

/** The unit tests of the mutated modules: those of the build and of the site see no fault in them. */
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    exclude: OTHER.map((name) => `test/unit/${name}.test.ts`),
    testTimeout: 30_000,
  },
});
