import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Batch } from './batch.js';

const limit = { timeout: 10_000 };

function batches(options: { intervalMs?: number; maxBatch: number; maxQueue: number }) {
  const delivered: (readonly number[])[] = [];
  const batch = new Batch<number>({ intervalMs: 60_000, ...options }, async (items) => {
    delivered.push(items);
  });
  return { batch, delivered };
}

test('a full batch goes at once, the rest at the end', limit, async () => {
  const { batch, delivered } = batches({ maxBatch: 2, maxQueue: 10 });
  for (const item of [1, 2, 3]) batch.add(item);
  await Promise.resolve();
  await batch.close();
  assert.deepEqual(delivered, [[1, 2], [3]]);
});

test('what waits goes after the interval', limit, async () => {
  let deliver: (items: readonly number[]) => void = () => {};
  const first = new Promise<readonly number[]>((resolve) => {
    deliver = resolve;
  });
  const batch = new Batch<number>({ intervalMs: 1, maxBatch: 100, maxQueue: 100 }, async (items) => deliver(items));
  const keepAlive = setInterval(() => {}, 1000);
  batch.add(1);
  assert.deepEqual(await first, [1]);
  clearInterval(keepAlive);
  await batch.close();
});

test('what comes while too much waits is dropped', limit, async () => {
  const { batch, delivered } = batches({ maxBatch: 100, maxQueue: 2 });
  for (const item of [1, 2, 3]) batch.add(item);
  await batch.close();
  assert.deepEqual(delivered, [[1, 2]]);
});
