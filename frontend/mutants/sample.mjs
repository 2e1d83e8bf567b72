/** Which faults are tried: a share of all, chosen by a seed. A larger share contains a smaller one. */
import { createHash } from 'node:crypto';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';

const { SEED, SHARE } = process.env;

/** Whether a fault is in the sample. Its place and its change identify it. */
function isTaken({ fileName, location, replacement }) {
  const { line, column } = location.start;
  // The file may be Stryker's copy.
  const file = fileName.slice(fileName.lastIndexOf('/src/'));
  const digest = createHash('sha256').update(`${SEED} ${file} ${line} ${column} ${replacement}`).digest();
  return digest.readUInt32BE() < Number(SHARE) * 2 ** 32;
}

/** Stryker can only choose places. A fault that a checker refuses is neither run nor counted. */
class Sample {
  async init() {}

  async check(mutants) {
    const outside = { status: 'compileError', reason: 'not in the sample' };
    return Object.fromEntries(mutants.map((mutant) => [mutant.id, isTaken(mutant) ? { status: 'passed' } : outside]));
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', Sample)];
