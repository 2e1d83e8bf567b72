/** A seed picks the same photo in an exported gallery as on a server; both are run. */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { blake2b } from '../../src/export/blake2b';
import { pick, pointsOf } from '../../src/export/ring';

const ROOT = process.env.DARKROOM_ROOT ?? resolve(import.meta.dirname, '../../..');
const PYTHON = process.env.PYTHON ?? join(ROOT, '.venv/bin/python');

const SERVER = `
import base64, hashlib, json, sys
sys.path.insert(0, "functions")
from darkroom.catalog.pick import Ring, point
names, seeds = json.load(sys.stdin)
ring = Ring.of(names)
print(json.dumps({
    "points": base64.b64encode(b"".join((point(name) >> 24).to_bytes(5, "big") for name in names)).decode(),
    "picks": [ring.pick(seed)[0] for seed in seeds],
    "digests": [hashlib.blake2b(seed.encode(), salt=bytes([1, 2, 3])).hexdigest() for seed in seeds],
}))
`;

const NAMES = Array.from({ length: 300 }, (_, number) => `2024/DSC ${number}.jpg`);
const SEEDS = ['daily 2026-11-21', 'ä€📷', 'x'.repeat(127), 'x'.repeat(128), 'x'.repeat(129), 'y'.repeat(200)];
for (let number = 0; number < 100; number++) SEEDS.push(`seed ${number}`);

const found = JSON.parse(
  execFileSync(PYTHON, ['-c', SERVER], { cwd: ROOT, input: JSON.stringify([NAMES, SEEDS]), encoding: 'utf8' }),
) as { points: string; picks: number[]; digests: string[] };

test('the hash is BLAKE2b', () => {
  const hex = (seed: string) =>
    Buffer.from(blake2b(new TextEncoder().encode(seed), new Uint8Array([1, 2, 3]))).toString('hex');
  expect(SEEDS.map(hex)).toEqual(found.digests);
});

test('a seed picks the same photo as on a server', () => {
  const points = pointsOf(found.points);
  expect(points).toHaveLength(NAMES.length);
  expect(SEEDS.map((seed) => pick(points, seed))).toEqual(found.picks);
});
