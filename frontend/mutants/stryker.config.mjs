/** Settings of Stryker for one group of modules, GROUP; run.mjs starts it in `frontend`. */
import { fileURLToPath } from 'node:url';
import { GROUPS } from './groups.mjs';

const { GROUP } = process.env;
const results = `test-results/mutants-${GROUP}`;
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

export default {
  mutate: GROUPS[GROUP],
  plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
  testRunner: 'vitest',
  vitest: { configFile: path('vitest.config.ts'), related: false },
  tempDirName: 'test-results/mutants',
  cleanTempDir: 'always',
  // Stryker would rewrite TypeScript's settings through an interface that version 7 no longer has.
  tsconfigFile: 'none',
  ignorePatterns: ['bench', 'dist', 'mutants', 'screenshots', 'test-results', 'tsconfig*.json'],
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `${results}.json` },
  incremental: true,
  incrementalFile: `${results}-kept.json`,
  coverageAnalysis: 'perTest',
  timeoutMS: 4000,
  concurrency: 2,
  disableTypeChecks: false,
};
