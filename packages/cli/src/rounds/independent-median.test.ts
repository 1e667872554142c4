import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { independentMedian } from './independent-median.js';

const limit = { timeout: 10_000 };

describe('the independent median', () => {
  it('is the upper one of two middle values, and undefined of nothing', limit, () => {
    assert.equal(independentMedian([2001n, 1999n, 2000n, 2000n]), 2000n);
    assert.equal(independentMedian([4n, 1n, 3n, 2n]), 3n);
    assert.equal(independentMedian([-(10n ** 30n)]), -(10n ** 30n));
    assert.equal(independentMedian([]), undefined);
  });

  it('has at most half of the values above it and less than half below it or equal, in any order', limit, () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(), { minLength: 1 }), (values) => {
        const median = independentMedian(values);
        assert.ok(median !== undefined);
        assert.ok(values.filter((value) => value < median).length <= Math.floor(values.length / 2));
        assert.ok(values.filter((value) => value > median).length < values.length - Math.floor(values.length / 2));
      }),
    );
  });
});
