import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LimitAndSort as WireLimitAndSort } from '../../pb/chain-common/query.pb.js';
import type { LimitAndSort } from '../../types/query.js';
import { noCrossing } from '../crossing/none.js';
import { limitAndSort } from './query.js';

const timeout = 10_000;

function overTheWire(value: LimitAndSort): LimitAndSort {
  const sent = WireLimitAndSort.encode(limitAndSort.toWire(value, noCrossing) ?? {});
  return limitAndSort.fromWire(WireLimitAndSort.decode(sent), noCrossing);
}

describe('limits and orders of queries', { timeout }, () => {
  it("send a cursor's direction as the original's Go type counts, not as the schema's names do", () => {
    for (const [direction, number] of [
      ['preceding', 1],
      ['following', 2],
    ] as const) {
      const value: LimitAndSort = { count: 3n, cursor: { cursor: 'c', direction }, sortBy: [] };
      assert.deepEqual(limitAndSort.toWire(value, noCrossing)?.limit, { count: 3n, cursor: 'c', direction: number });
      assert.deepEqual(overTheWire(value), value);
    }
  });
});
