import type { Init } from '@loopp/protobuf';
import type { Map as WireMap, Value as WireValue } from '../../pb/values/values.pb.js';
import { Decimal, Instant, type Value, type ValueMap } from '../../types/values.js';
import { noCrossing } from '../crossing/none.js';
import type { Mapping } from '../table/mapping.js';
import { InvalidValueError } from '../values/invalid-value-error.js';
import { checkDepth, shapeOf } from '../values/shape.js';
import { signedBigInt } from './signed-big-int.js';

/** A value as `values.v1.Value`. An absent value and one without a kind are Go's nil. */
export const dynamicValue: Mapping<Value, WireValue | undefined> = {
  refs: false,
  toWire: (value) => (value === null ? undefined : dynamicValueToWire(value)),
  fromWire: (wire) => (wire === undefined ? null : fromWire(wire, 0)),
};

/** A map of values. An absent one reads as empty, as nil does in Go. */
export const dynamicMap: Mapping<ValueMap, WireMap | undefined> = {
  refs: false,
  toWire: (value) => mapToWire(Object.entries(value), 0),
  fromWire: (wire) => (wire === undefined ? {} : mapFromWire(wire, 0)),
};

type WireOut = Init<WireValue>;

const perSecond = 1_000_000_000n;

/** @throws InvalidValueError for what is no value. Nil, and only nil, becomes one without a kind. */
export function dynamicValueToWire(value: unknown, depth = 0): WireOut {
  const shape = shapeOf(value, depth);
  switch (shape.kind) {
    case 'null':
      return {};
    case 'boolean':
      return { value: { case: 'boolValue', value: shape.value } };
    case 'float':
      return { value: { case: 'float64Value', value: shape.value } };
    case 'text':
      return { value: { case: 'stringValue', value: shape.value } };
    case 'bytes':
      return { value: { case: 'bytesValue', value: shape.value } };
    case 'integer':
      return integerToWire(shape.value);
    case 'instant':
      return { value: { case: 'timeValue', value: instantToWire(shape.value) } };
    case 'decimal': {
      const coefficient = signedBigInt.toWire(shape.value.coefficient, noCrossing);
      return { value: { case: 'decimalValue', value: { coefficient, exponent: shape.value.exponent } } };
    }
    case 'list':
      return {
        value: { case: 'listValue', value: { fields: shape.items.map((item) => dynamicValueToWire(item, depth + 1)) } },
      };
    case 'map':
      return { value: { case: 'mapValue', value: mapToWire(shape.entries, depth) } };
  }
}

/** As the original wraps its integers: those that fit int64 as such. */
function integerToWire(value: bigint): WireOut {
  return BigInt.asIntN(64, value) === value
    ? { value: { case: 'int64Value', value } }
    : { value: { case: 'bigintValue', value: signedBigInt.toWire(value, noCrossing) ?? {} } };
}

function instantToWire({ nanoseconds }: Instant): { seconds: bigint; nanos: number } {
  const nanos = ((nanoseconds % perSecond) + perSecond) % perSecond;
  return { seconds: (nanoseconds - nanos) / perSecond, nanos: Number(nanos) };
}

function mapToWire(entries: readonly (readonly [string | bigint, unknown])[], depth: number) {
  const members = entries.map(([key, member]): [string, WireOut] => {
    if (typeof key !== 'string') throw new InvalidValueError('this encoding has only text as keys of maps');
    return [key, dynamicValueToWire(member, depth + 1)];
  });
  return { fields: Object.fromEntries(members) };
}

function fromWire({ value: wire }: WireValue, depth: number): Value {
  switch (wire.case) {
    case undefined:
      return null;
    case 'mapValue':
      return mapFromWire(wire.value, depth);
    case 'listValue':
      checkDepth(depth);
      return wire.value.fields.map((item) => fromWire(item, depth + 1));
    case 'decimalValue':
      return new Decimal(signedBigInt.fromWire(wire.value.coefficient, noCrossing), wire.value.exponent);
    case 'bigintValue':
      return signedBigInt.fromWire(wire.value, noCrossing);
    case 'timeValue':
      return new Instant(wire.value.seconds * perSecond + BigInt(wire.value.nanos));
    default:
      return wire.value;
  }
}

function mapFromWire(wire: WireMap, depth: number): ValueMap {
  checkDepth(depth);
  return Object.fromEntries(Object.entries(wire.fields).map(([key, member]) => [key, fromWire(member, depth + 1)]));
}
