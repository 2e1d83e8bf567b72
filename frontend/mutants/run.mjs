/**
 * Inserts small faults into the gallery's modules, and counts how many of them the unit tests detect.
 *
 *   node run.mjs                       all groups; an interrupted run resumes with the file at which it stopped
 *   node run.mjs layout viewer         these groups
 *   node run.mjs --survivors layout    list undetected faults
 *   node run.mjs --clean               delete all results
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GROUPS, resultsOf } from './groups.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const FRONTEND = fileURLToPath(new URL('..', import.meta.url));
const LEAST = 0.85;

/** The source lines of a fault, joined into one. */
const lineOf = (source, { start, end }) =>
  source.split('\n').slice(start.line - 1, end.line).map((line) => line.trim()).join(' ');

const EQUIVALENT = new Map(
  JSON.parse(readFileSync(`${HERE}equivalent.json`, 'utf8')).flatMap(({ file, line, faults, reason }) =>
    faults.map((fault) => [`${file}|${line}|${fault}`, reason]),
  ),
);

/** The faults of a group: place, change and result. */
const faultsOf = (group) => GROUPS[group].flatMap(faultsIn);

function faultsIn(module) {
  const results = `${FRONTEND}${resultsOf(module)}.json`;
  if (!existsSync(results)) return [];
  const { files } = JSON.parse(readFileSync(results, 'utf8'));
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map(({ location, replacement, status }) => {
      const line = lineOf(source, location);
      const known = EQUIVALENT.has(`${file}|${line}|${replacement}`) && status !== 'Killed' && status !== 'Timeout';
      return { file, line, number: location.start.line, replacement, status: known ? 'Equivalent' : status };
    }),
  );
}

function run(module) {
  console.log(`${module}: running`);
  const stryker = `${HERE}node_modules/.bin/stryker`;
  // A zone and a locale in which a date that is drawn in the local ones differs.
  const place = { TZ: 'America/Los_Angeles', LC_ALL: 'de_DE.UTF-8' };
  const env = { ...process.env, ...place, MUTATED: module, DARKROOM_ROOT: fileURLToPath(new URL('../..', import.meta.url)) };
  const { status } = spawnSync(stryker, ['run', `${HERE}stryker.config.mjs`], { cwd: FRONTEND, env, stdio: 'inherit' });
  if (status) process.exit(status);
}

const KILLED = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];

function count(faults) {
  const of = (statuses) => faults.filter(({ status }) => statuses.includes(status)).length;
  const [killed, survived, equivalent] = [KILLED, SURVIVED, ['Equivalent']].map(of);
  return { killed, survived, equivalent, score: killed / (killed + survived) };
}

function report(name, { killed, survived, equivalent, score }) {
  const columns = [killed, survived, equivalent].map((number) => `${number}`.padStart(12)).join('');
  console.log(`${name.padEnd(10)}${`${(100 * score).toFixed(1)} %`.padStart(8)}${columns}`);
}

const flags = process.argv.slice(2);
const asked = flags.filter((flag) => !flag.startsWith('-'));
const groups = asked.length ? asked : Object.keys(GROUPS);
const unknown = groups.find((group) => !GROUPS[group]);
if (unknown) {
  console.error(`No group ${unknown}; choose from ${Object.keys(GROUPS).join(', ')}.`);
  process.exit(2);
}
if (flags.includes('--clean')) {
  for (const group of groups)
    for (const module of GROUPS[group])
      for (const end of ['.json', '-kept.json']) rmSync(`${FRONTEND}${resultsOf(module)}${end}`, { force: true });
} else if (flags.includes('--survivors')) {
  for (const { file, number, line, replacement, status } of groups.flatMap(faultsOf))
    if (SURVIVED.includes(status)) console.log(`${file}:${number}  ${line}\n    ${replacement}`);
} else {
  groups.flatMap((group) => GROUPS[group]).forEach(run);
  console.log(`${'group'.padEnd(10)}${'score'.padStart(8)}${['killed', 'survived', 'equivalent'].map((word) => word.padStart(12)).join('')}`);
  for (const group of groups) report(group, count(faultsOf(group)));
  const all = count(groups.flatMap(faultsOf));
  report('all', all);
  console.log(`At least ${100 * LEAST} % have to be noticed.`);
  process.exitCode = all.score >= LEAST ? 0 : 1;
}
