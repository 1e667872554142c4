import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backoffDelay, defaultBackoff } from '../client/backoff.js';
import { Rate } from './rate.js';

const limit = { timeout: 10_000 };

describe('a rate', () => {
  it('allows a burst, and then what comes back with time', limit, () => {
    let now = 0;
    const rate = new Rate(10, 5, () => now);
    assert.deepEqual(
      Array.from({ length: 6 }, () => rate.take(1)),
      [true, true, true, true, true, false],
    );
    now = 200;
    assert.deepEqual([rate.take(1), rate.take(1), rate.take(1)], [true, true, false]);
  });

  it('never refuses a peer that stays below it, however long', limit, () => {
    let now = 0;
    const rate = new Rate(10, 5, () => now);
    for (let i = 0; i < 100_000; i++) {
      now += 101;
      assert.equal(rate.take(1), true);
    }
  });

  it('gives back for useful work, up to the burst', limit, () => {
    const rate = new Rate(0, 2, () => 0);
    rate.earn(100);
    assert.deepEqual([rate.take(2), rate.take(1)], [true, false]);
    rate.earn(1);
    assert.equal(rate.take(1), true);
  });
});

describe('the backoff', () => {
  it('grows to its maximum and spreads by its jitter', limit, () => {
    const delays = [1, 2, 3, 50].map((failures) => backoffDelay(defaultBackoff, failures, () => 0.5));
    assert.deepEqual(delays.map(Math.round), [100, 160, 256, 10_000]);
    assert.equal(Math.round(backoffDelay(defaultBackoff, 1, () => 0)), 80);
    assert.equal(Math.round(backoffDelay(defaultBackoff, 1, () => 0.999_999)), 120);
  });
});
