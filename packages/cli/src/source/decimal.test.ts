import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatDecimal, parseDecimal } from './decimal.js';

const limit = { timeout: 10_000 };

describe('decimal numbers', () => {
  for (const [text, decimals, units] of [
    ['1.05283', 8, 105_283_000n],
    ['1', 0, 1n],
    ['-2.5', 0, -3n],
    ['2.4999', 0, 2n],
    ['.5', 1, 5n],
    ['5.', 1, 50n],
    ['+7', 2, 700n],
    ['2.5e-7', 8, 25n],
    ['1.5E3', 2, 150_000n],
    [' 3 ', 0, 3n],
    ['0.000000004', 8, 0n],
    ['0.000000005', 8, 1n],
  ] as const) {
    it(`reads ${text} with ${decimals} decimals as ${units}`, limit, () => {
      assert.equal(parseDecimal(text, decimals), units);
    });
  }

  for (const text of ['', ' ', '.', '-', 'NaN', 'Infinity', '-Infinity', '1,5', '0x10', '1e', '1e9999', '1 2', '1n']) {
    it(`refuses ${JSON.stringify(text)}`, limit, () => assert.throws(() => parseDecimal(text, 8), RangeError));
  }

  it('come back from their text', limit, () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(36), (units, decimals) => {
        assert.equal(parseDecimal(formatDecimal(units, decimals), decimals), units);
      }),
    );
  });

  it('read every finite double as its shortest text says', limit, () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        assert.equal(Number(formatDecimal(parseDecimal(String(value), 330), 330)), value === 0 ? 0 : value);
      }),
    );
  });

  it('are written without needless zeros', limit, () => {
    assert.equal(formatDecimal(105_283_000n, 8), '1.05283');
    assert.equal(formatDecimal(100n, 2), '1');
    assert.equal(formatDecimal(-5n, 3), '-0.005');
    assert.equal(formatDecimal(0n, 0), '0');
  });
});
