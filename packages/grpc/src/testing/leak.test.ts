import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { held, soak } from './soak.test.support.js';

describe('many calls with cancels, deadlines, faults and reconnects', () => {
  it('leave nothing behind', { timeout: 60_000 }, async () => {
    await soak(2000, 1);
    const before = await held();
    const outcomes = await soak(8000, 2);
    const after = await held();
    assert.ok((outcomes.get(0) ?? 0) > 6000);
    assert.equal(outcomes.has(-1), false);
    assert.ok(after.heap - before.heap < 3e6, `the heap grew from ${before.heap} to ${after.heap}`);
    assert.ok(after.buffers - before.buffers < 3e6, `buffers grew from ${before.buffers} to ${after.buffers}`);
    assert.equal(after.resources, before.resources);
  });
});
