import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Value as Wire } from '../../pb/values/values.pb.js';
import type { Value } from '../../types/values.js';
import { noCrossing } from '../crossing/none.js';
import { dynamicValue } from './dynamic-value.js';

const timeout = 20_000;

function overTheWire(value: Value): Value {
  return dynamicValue.fromWire(Wire.decode(Wire.encode(dynamicValue.toWire(value, noCrossing) ?? {})), noCrossing);
}

const anyValue = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.bigInt(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }),
    fc.record(
      { coefficient: fc.bigInt(), exponent: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) },
      { noNullPrototype: true },
    ),
    fc.array(tie('value')),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
})).value;

describe('dynamic values', { timeout }, () => {
  it('come back as they were sent', () => {
    fc.assert(fc.property(anyValue, (value) => assert.deepEqual(overTheWire(value), value)));
  });

  it('travel as int64 when they fit it, and with a sign and a magnitude when not', () => {
    assert.equal(dynamicValue.toWire(2n ** 63n - 1n, noCrossing)?.value?.case, 'int64Value');
    assert.equal(dynamicValue.toWire(2n ** 63n, noCrossing)?.value?.case, 'bigintValue');
    assert.equal(overTheWire(-(2n ** 200n)), -(2n ** 200n));
  });

  it('are refused when they nest too deep, before the stack ends', () => {
    let deep: Value = 1;
    for (let i = 0; i < 20_000; i++) deep = [deep];
    assert.throws(() => dynamicValue.toWire(deep, noCrossing), { code: 'LOOP_INVALID_MESSAGE' });
  });
});
