import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PriceWindow } from './price-window.js';

function windowOf(lengthMs: number, samples: readonly (readonly [number, bigint])[]): PriceWindow {
  const window = new PriceWindow(lengthMs);
  for (const [at, price] of samples) window.add(at, price);
  return window;
}

test('a price weighs as long as it stood', () => {
  // 10 s at 100, then 30 s at 200.
  const window = windowOf(60_000, [
    [0, 100n],
    [10_000, 200n],
  ]);
  assert.equal(window.average(40_000), 175n);
});

test('the price that stood at the begin of the window counts from there on', () => {
  const window = windowOf(10_000, [
    [0, 100n],
    [1_000, 100n],
    [15_000, 300n],
  ]);
  assert.equal(window.average(20_000), 200n);
});

test('one price is its own average, at its very moment too', () => {
  assert.equal(windowOf(10_000, [[5, 7n]]).average(5), 7n);
  assert.equal(windowOf(10_000, [[5, -7n]]).average(9_000), -7n);
});

test('prices that are older than the window are none', () => {
  const window = windowOf(10_000, [[0, 7n]]);
  assert.equal(window.average(10_000), 7n);
  assert.equal(window.average(10_001), undefined);
  assert.equal(new PriceWindow(10_000).average(0), undefined);
});
