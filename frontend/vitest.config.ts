import { defineConfig } from 'vitest/config';

/**
 * Unit tests of pure functions in Node, browser tests that drive Chromium against real servers, and what takes long
 * and a machine of one's own: times and memory.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/setup/global.ts',
          testTimeout: 45_000,
          // What a busy machine draws too late is looked at once more; what is broken stays broken.
          retry: 2,
          hookTimeout: 60_000,
          // One Chromium at a time: these tests look at what is drawn and when.
          fileParallelism: false,
          isolate: false,
        },
      },
      {
        test: {
          name: 'bench',
          include: ['bench/**/*.bench.ts'],
          globalSetup: 'test/browser/setup/global.ts',
          testTimeout: 600_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          isolate: false,
          disableConsoleIntercept: true,
        },
      },
    ],
  },
});
