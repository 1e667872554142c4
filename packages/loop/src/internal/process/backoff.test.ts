import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { backoffMs } from './backoff.js';

const timeout = 10_000;

it('answers the first failure at once', { timeout }, () => {
  assert.equal(backoffMs(1, {}), 0);
});

it('doubles up to its limit, half of each pause at random', { timeout }, () => {
  const ends = [2, 3, 4, 8, 60].map((failures) => [
    backoffMs(failures, { random: () => 0 }),
    backoffMs(failures, { random: () => 1 }),
  ]);
  assert.deepEqual(ends, [
    [50, 100],
    [100, 200],
    [200, 400],
    [2500, 5000],
    [2500, 5000],
  ]);
});

it('never leaves its bounds', { timeout }, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 10_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const ms = backoffMs(failures, { firstMs: 10, maxMs: 1000, random: () => random });
        return ms >= 5 && ms <= 1000;
      },
    ),
  );
});
