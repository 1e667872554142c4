import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatFloat, parseFloatOrZero, parseInteger, parseUint32 } from './go-numbers.js';

const limit = { timeout: 10_000 };

test('integers are digits with a sign, unsigned ones digits alone, both within their bounds', limit, () => {
  assert.deepEqual(['0', '-7', '+7', '007'].map(parseInteger), [0, -7, 7, 7]);
  assert.deepEqual(
    ['', ' 1', '1.0', '1e3', '0x1', '1_0', '9223372036854775808'].map(parseInteger),
    Array(7).fill(undefined),
  );
  assert.deepEqual(['0', '4294967295'].map(parseUint32), [0, 4_294_967_295]);
  assert.deepEqual(['', '+1', '-1', '4294967296', '1.5'].map(parseUint32), Array(5).fill(undefined));
});

test('a bad ratio is 0, as in the original', limit, () => {
  assert.deepEqual(['0.5', '1', '.25', '1e-3', '5.'].map(parseFloatOrZero), [0.5, 1, 0.25, 0.001, 5]);
  assert.deepEqual(['', 'half', '0,5', '1e999', ' 1'].map(parseFloatOrZero), [0, 0, 0, 0, 0]);
});

test('floats are written without an exponent and come back as they were', limit, () => {
  assert.deepEqual([0.125, 1e-7, -2.5e-9, 1e21, 1.5e22, 3].map(formatFloat), [
    '0.125',
    '0.0000001',
    '-0.0000000025',
    '1000000000000000000000',
    '15000000000000000000000',
    '3',
  ]);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.match(formatFloat(value), /^-?[0-9]+(\.[0-9]+)?$/);
      assert.equal(parseFloatOrZero(formatFloat(value)) + 0, value + 0);
    }),
  );
});
