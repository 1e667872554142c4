import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relativeDeviation } from './deviation.js';

const limit = { timeout: 10_000 };
const percent = 10_000_000n;

test('a deviation counts from the threshold on, in both directions and for negative values', limit, () => {
  for (const sign of [1n, -1n]) {
    assert.equal(relativeDeviation(percent, sign * 1000n, sign * 1010n), true);
    assert.equal(relativeDeviation(percent, sign * 1000n, sign * 990n), true);
    assert.equal(relativeDeviation(percent, sign * 1000n, sign * 1009n), false);
    assert.equal(relativeDeviation(percent, sign * 1000n, sign * -1000n), true);
  }
});

test('the comparison is exact where floating point is not', limit, () => {
  const old = 10n ** 50n;
  assert.equal(relativeDeviation(1n, old, old + 10n ** 41n), true);
  assert.equal(relativeDeviation(1n, old, old + 10n ** 41n - 1n), false);
});

test('from zero every change is enough, and no change is none', limit, () => {
  assert.equal(relativeDeviation(2n ** 64n - 1n, 0n, 1n), true);
  assert.equal(relativeDeviation(0n, 0n, 0n), false);
  assert.equal(relativeDeviation(0n, 5n, 5n), true);
});
