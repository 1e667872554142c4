import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyValue } from '../../fixtures/any-value.js';
import { Value as Wire } from '../../pb/values/values.pb.js';
import type { Value } from '../../types/values.js';
import { noCrossing } from '../crossing/none.js';
import { dynamicValue } from './dynamic-value.js';

const timeout = 20_000;

function overTheWire(value: Value): Value {
  return dynamicValue.fromWire(Wire.decode(Wire.encode(dynamicValue.toWire(value, noCrossing) ?? {})), noCrossing);
}

describe('dynamic values', { timeout }, () => {
  it('come back as they were sent', () => {
    const any = anyValue({ integerKeys: 'none', allFloats: true });
    fc.assert(fc.property(any, (value) => assert.deepEqual(overTheWire(value), value)));
  });

  it('travel as int64 when they fit it, and with a sign and a magnitude when not', () => {
    assert.equal(dynamicValue.toWire(2n ** 63n - 1n, noCrossing)?.value?.case, 'int64Value');
    assert.equal(dynamicValue.toWire(2n ** 63n, noCrossing)?.value?.case, 'bigintValue');
    assert.equal(overTheWire(-(2n ** 200n)), -(2n ** 200n));
  });

  it('are refused when they nest too deep, before the stack ends', () => {
    let deep: Value = 1;
    for (let i = 0; i < 20_000; i++) deep = [deep];
    assert.throws(() => dynamicValue.toWire(deep, noCrossing), { details: /^invalid type: .* deeper/ });
  });
});
