/**
 * Inserts small faults into the gallery's modules, and counts how many of them the unit tests detect.
 *
 *   node run.mjs                       a sample of all groups; an interrupted run resumes with the group at which it stopped
 *   node run.mjs layout viewer         these groups
 *   node run.mjs --share=1 layout      all faults instead of the usual share
 *   node run.mjs --seed=2              other faults than the usual ones
 *   node run.mjs --survivors layout    list undetected faults
 *   node run.mjs --clean               delete all results
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GROUPS, resultsOf } from './groups.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const FRONTEND = fileURLToPath(new URL('..', import.meta.url));
const LEAST = 0.85;

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '14' },
    /** a run of all groups then takes about ten minutes on two processors */
    share: { type: 'string', default: '0.4' },
    jobs: { type: 'string', default: `${availableParallelism()}` },
    survivors: { type: 'boolean' },
    clean: { type: 'boolean' },
  },
});
const groups = positionals.length ? positionals : Object.keys(GROUPS);
const unknown = groups.find((group) => !GROUPS[group]);
if (unknown) {
  console.error(`No group ${unknown}; choose from ${Object.keys(GROUPS).join(', ')}.`);
  process.exit(2);
}

/** The source lines of a fault, joined into one. */
const lineOf = (source, { start, end }) =>
  source.split('\n').slice(start.line - 1, end.line).map((line) => line.trim()).join(' ');

const EQUIVALENT = new Map(
  JSON.parse(readFileSync(`${HERE}equivalent.json`, 'utf8')).flatMap(({ file, line, faults, reason }) =>
    faults.map((fault) => [`${file}|${line}|${fault}`, reason]),
  ),
);

const KILLED = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];

/** The faults of a group's sample: place, change and result; for an equivalent one, why no test can detect it. */
function faultsOf(group) {
  const results = `${FRONTEND}${resultsOf(group, asked.seed, asked.share)}.json`;
  if (!existsSync(results)) return [];
  const { files } = JSON.parse(readFileSync(results, 'utf8'));
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map(({ location, replacement, status }) => {
      const line = lineOf(source, location);
      const reason = SURVIVED.includes(status) && EQUIVALENT.get(`${file}|${line}|${replacement}`);
      return { file, line, number: location.start.line, replacement, status: reason ? 'Equivalent' : status, reason };
    }),
  );
}

function run(group) {
  const started = Date.now();
  console.log(`${group}: running`);
  const { seed, share, jobs } = asked;
  // A zone and a locale in which a date that is drawn in the local ones differs.
  const place = { TZ: 'America/Los_Angeles', LC_ALL: 'de_DE.UTF-8' };
  const sample = { GROUP: group, SEED: seed, SHARE: share, JOBS: jobs };
  const env = { ...process.env, ...place, ...sample, DARKROOM_ROOT: fileURLToPath(new URL('../..', import.meta.url)) };
  const stryker = `${HERE}node_modules/.bin/stryker`;
  const { status } = spawnSync(stryker, ['run', `${HERE}stryker.config.mjs`], { cwd: FRONTEND, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  console.log(`${group}: ${Math.round((Date.now() - started) / 1000)} s`);
}

function count(faults) {
  const of = (statuses) => faults.filter(({ status }) => statuses.includes(status)).length;
  const [killed, survived, equivalent] = [KILLED, SURVIVED, ['Equivalent']].map(of);
  return { killed, survived, equivalent, score: killed / (killed + survived) };
}

function report(name, { killed, survived, equivalent, score }) {
  const columns = [killed, survived, equivalent].map((number) => `${number}`.padStart(12)).join('');
  console.log(`${name.padEnd(10)}${`${(100 * score).toFixed(1)} %`.padStart(8)}${columns}`);
}

function summary() {
  console.log(`${'group'.padEnd(10)}${'score'.padStart(8)}${['killed', 'survived', 'equivalent'].map((word) => word.padStart(12)).join('')}`);
  for (const group of groups) report(group, count(faultsOf(group)));
  const faults = groups.flatMap(faultsOf);
  const all = count(faults);
  report('all', all);
  for (const { file, number, replacement, reason } of faults)
    if (reason) console.log(`equivalent: ${file}:${number} ${replacement.split('\n')[0]}: ${reason}`);
  console.log(`At least ${100 * LEAST} % have to be detected.`);
  process.exitCode = all.score >= LEAST ? 0 : 1;
}

if (asked.clean) {
  const folder = `${FRONTEND}test-results/`;
  const old = existsSync(folder) ? readdirSync(folder).map((file) => `test-results/${file}`) : [];
  for (const file of old) if (groups.some((group) => file.startsWith(resultsOf(group, '', '').slice(0, -1)))) rmSync(`${FRONTEND}${file}`);
} else if (asked.survivors) {
  for (const { file, number, line, replacement, status } of groups.flatMap(faultsOf))
    if (SURVIVED.includes(status)) console.log(`${file}:${number}  ${line}\n    ${replacement}`);
} else {
  groups.forEach(run);
  summary();
}
