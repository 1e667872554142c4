import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodePrice, encodePrice, hasMoved, medianPrice } from './price.js';

describe('a price', () => {
  it('comes back from its bytes', () => {
    for (const value of [0n, 1n, -1n, 2n ** 255n - 1n, -(2n ** 255n)]) {
      const price = { observedAt: 1_700_000_000n, value };
      assert.deepEqual(decodePrice(encodePrice(price)), price);
    }
  });

  it('is not made of other bytes, nor of a value that is too wide', () => {
    assert.throws(() => decodePrice(new Uint8Array(63)), /64 bytes, not 63/);
    assert.throws(() => encodePrice({ observedAt: 0n, value: 2n ** 255n }), /does not fit/);
  });

  it('of several oracles is the middle one, wherever the false ones lie', () => {
    const prices = [5n, 1_000_000n, 4n, 6n].map((value) => ({ observedAt: value, value }));
    assert.deepEqual(medianPrice(prices), { observedAt: 6n, value: 6n });
    assert.throws(() => medianPrice([]), /median of nothing/);
  });

  it('has moved when the difference reaches the threshold', () => {
    const at = (value: bigint) => ({ observedAt: 0n, value });
    assert.ok(!hasMoved(at(1_000n), at(1_009n), 10_000n));
    assert.ok(hasMoved(at(1_000n), at(1_010n), 10_000n));
    assert.ok(hasMoved(at(-1_000n), at(-1_010n), 10_000n));
    assert.ok(hasMoved(at(1_000n), at(1_000n), 0n));
  });
});
