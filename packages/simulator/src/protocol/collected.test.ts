import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { collected } from './collected.js';

const limit = { timeout: 10_000 };
const arrivals = [30, 10, 20, 20, 40].map((afterMs, index) => ({ afterMs, value: `${index}` }));
const twoOf = (values: readonly string[]) => values.length >= 2;

describe('waiting for a quorum', () => {
  it('ends with the arrival that makes it, when there is no grace', limit, async () => {
    const { values, quorumAtMs } = await collected(arrivals, { limitMs: 100, isEnough: twoOf });
    assert.deepEqual([values, quorumAtMs], [['1', '2'], 20]);
  });

  it('takes what comes at the same time, and in the grace after it', limit, async () => {
    const none = await collected(arrivals, { limitMs: 100, graceMs: 0, isEnough: twoOf });
    assert.deepEqual([none.values, none.quorumAtMs], [['1', '2', '3'], 20]);
    const some = await collected(arrivals, { limitMs: 100, graceMs: 10, isEnough: twoOf });
    assert.deepEqual([some.values, some.quorumAtMs], [['1', '2', '3', '0'], 30]);
  });

  it('looks at nothing that comes too late, and counts nothing that is not valid', limit, async () => {
    const asked: string[] = [];
    const isValid = (value: string) => {
      asked.push(value);
      return value !== '2';
    };
    const { values, quorumAtMs } = await collected(arrivals, { limitMs: 30, isValid, isEnough: () => false });
    assert.deepEqual([values, quorumAtMs], [['1', '3', '0'], undefined]);
    assert.deepEqual(asked, ['1', '2', '3', '0']);
  });
});
