import { defineConfig } from 'vitest/config';

/** Unit tests of pure functions in Node, and browser tests that drive Chromium against real servers. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/setup/global.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // One Chromium at a time: these tests look at what is drawn and when.
          fileParallelism: false,
          isolate: false,
        },
      },
    ],
  },
});
