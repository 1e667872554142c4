import type { Init } from '@loopp/protobuf';
import type { Map as WireMap, Value as WireValue } from '../../pb/values/values.pb.js';
import type { Decimal, Value, ValueMap } from '../../types/values.js';
import { noCrossing } from '../crossing/none.js';
import { InvalidMessageError } from '../errors.js';
import type { Mapping } from '../table/mapping.js';
import { signedBigInt } from './signed-big-int.js';
import { time } from './time.js';

/** The original refuses what nests deeper than its encoders can follow; so much is enough for any type of theirs. */
const maxDepth = 500;

/** A value as `values.v1.Value`. An absent value and one without a kind are Go's nil. */
export const dynamicValue: Mapping<Value, WireValue | undefined> = {
  refs: false,
  toWire: (value) => (value === null ? undefined : toWire(value, 0)),
  fromWire: (wire) => (wire === undefined ? null : fromWire(wire, 0)),
};

/** A map of values. An absent one reads as empty, as nil does in Go. */
export const dynamicMap: Mapping<ValueMap, WireMap | undefined> = {
  refs: false,
  toWire: (value) => mapToWire(value, 0),
  fromWire: (wire) => (wire === undefined ? {} : mapFromWire(wire, 0)),
};

type WireOut = Init<WireValue>;

function toWire(value: Value, depth: number): WireOut {
  if (depth > maxDepth) throw new InvalidMessageError(`a value nests deeper than ${maxDepth}`);
  switch (typeof value) {
    case 'string':
      return { value: { case: 'stringValue', value } };
    case 'boolean':
      return { value: { case: 'boolValue', value } };
    case 'number':
      return { value: { case: 'float64Value', value } };
    case 'bigint':
      // As the original wraps its integers: those that fit int64 as such.
      return BigInt.asIntN(64, value) === value
        ? { value: { case: 'int64Value', value } }
        : { value: { case: 'bigintValue', value: signedBigInt.toWire(value, noCrossing) ?? {} } };
    default:
      return objectToWire(value, depth);
  }
}

function objectToWire(value: Exclude<Value, string | boolean | number | bigint>, depth: number): WireOut {
  if (value === null) return {};
  if (value instanceof Uint8Array) return { value: { case: 'bytesValue', value } };
  if (value instanceof Date) return { value: { case: 'timeValue', value: time.toWire(value, noCrossing) ?? {} } };
  if (isList(value)) {
    return { value: { case: 'listValue', value: { fields: value.map((item) => toWire(item, depth + 1)) } } };
  }
  if (isDecimal(value)) {
    const coefficient = signedBigInt.toWire(value.coefficient, noCrossing);
    return { value: { case: 'decimalValue', value: { coefficient, exponent: value.exponent } } };
  }
  return { value: { case: 'mapValue', value: mapToWire(value, depth) } };
}

function mapToWire(value: ValueMap, depth: number) {
  const members = Object.entries(value).map(([key, member]) => [key, toWire(member, depth + 1)]);
  return { fields: Object.fromEntries(members) as Record<string, WireOut> };
}

function isList(value: readonly Value[] | Decimal | ValueMap): value is readonly Value[] {
  return Array.isArray(value);
}

/** A map whose two members have these names and types is taken for a decimal too. */
function isDecimal(value: Decimal | ValueMap): value is Decimal {
  const keys = Object.keys(value);
  return keys.length === 2 && typeof value['coefficient'] === 'bigint' && typeof value['exponent'] === 'number';
}

function fromWire({ value: wire }: WireValue, depth: number): Value {
  if (depth > maxDepth) throw new InvalidMessageError(`a value nests deeper than ${maxDepth}`);
  switch (wire.case) {
    case undefined:
      return null;
    case 'mapValue':
      return mapFromWire(wire.value, depth);
    case 'listValue':
      return wire.value.fields.map((item) => fromWire(item, depth + 1));
    case 'decimalValue':
      return {
        coefficient: signedBigInt.fromWire(wire.value.coefficient, noCrossing),
        exponent: wire.value.exponent,
      };
    case 'bigintValue':
      return signedBigInt.fromWire(wire.value, noCrossing);
    case 'timeValue':
      return time.fromWire(wire.value, noCrossing);
    default:
      return wire.value;
  }
}

function mapFromWire(wire: WireMap, depth: number): ValueMap {
  return Object.fromEntries(Object.entries(wire.fields).map(([key, member]) => [key, fromWire(member, depth + 1)]));
}
