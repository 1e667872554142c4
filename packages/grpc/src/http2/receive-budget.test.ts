import assert from 'node:assert/strict';
import { test } from 'node:test';
import { echo, echoPair } from '../testing/echo.test.support.js';
import { defaultLimits } from './limits.js';
import { ReceiveBudget } from './receive-budget.js';

const limit = { timeout: 10_000 };

test('the first window of streams is raised to what was needed, up to its limit, and never lowered', limit, () => {
  const announced: number[] = [];
  const limits = { ...defaultLimits, initialWindow: 100_000, maxInitialWindow: 300_000 };
  const budget = new ReceiveBudget(
    limits,
    () => {},
    (more) => announced.push(more),
  );
  for (const size of [200_000, 150_000, 200_000, 400_000, 800_000]) budget.raise(size);
  assert.deepEqual(announced, [100_000, 100_000]);
  assert.equal(budget.initialWindow, 300_000);
});

test('messages of many windows arrive while windows are raised, many at once', limit, async () => {
  const limits = { initialWindow: 65_535 };
  await using pair = await echoPair({ server: { limits, maxReceiveMessageSize: 1e8 }, channel: { limits } });
  const sizes = [1_000_000, 10, 3_000_000, 70_000, 300_000, 1_000_000, 500_000];
  for (let round = 0; round < 3; round++) {
    const lengths = sizes.map(async (size) => (await pair.channel.unary(echo.unary, 'x'.repeat(size))).length);
    assert.deepEqual(await Promise.all(lengths), sizes);
  }
});
