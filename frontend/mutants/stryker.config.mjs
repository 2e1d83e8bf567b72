/** Settings of Stryker for one group of modules; run.mjs starts it in `frontend`. */
import { fileURLToPath } from 'node:url';
import { GROUPS, resultsOf } from './groups.mjs';

const { GROUP, SEED, SHARE, JOBS } = process.env;
const results = resultsOf(GROUP, SEED, SHARE);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

export default {
  mutate: GROUPS[GROUP],
  plugins: [import.meta.resolve('@stryker-mutator/vitest-runner'), path('sample.mjs')],
  checkers: ['sample'],
  testRunner: 'vitest',
  vitest: { configFile: path('vitest.config.ts'), related: true },
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
  concurrency: Number(JOBS),
  disableTypeChecks: false,
};
