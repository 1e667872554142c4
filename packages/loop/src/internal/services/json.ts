import type { Struct, Value } from '@loopp/protobuf';
import type { JsonObject, JsonValue } from '../../types/relayer.js';
import type { Mapping } from '../table/mapping.js';

/** A JSON object as `google.protobuf.Struct`. An absent one reads as empty. */
export const struct: Mapping<JsonObject, Struct | undefined> = {
  refs: false,
  toWire: (value) => toStruct(value),
  fromWire: (wire) => (wire === undefined ? {} : fromStruct(wire)),
};

function toStruct(value: JsonObject): Struct {
  return { fields: Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toValue(member)])) };
}

function toValue(value: JsonValue): Value {
  if (value === null) return { kind: { case: 'nullValue', value: 0 } };
  if (typeof value === 'boolean') return { kind: { case: 'boolValue', value } };
  if (typeof value === 'number') return { kind: { case: 'numberValue', value } };
  if (typeof value === 'string') return { kind: { case: 'stringValue', value } };
  if (isArray(value)) return { kind: { case: 'listValue', value: { values: value.map(toValue) } } };
  return { kind: { case: 'structValue', value: toStruct(value) } };
}

function isArray(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function fromStruct(wire: Struct): JsonObject {
  return Object.fromEntries(Object.entries(wire.fields).map(([key, member]) => [key, fromValue(member)]));
}

function fromValue({ kind }: Value): JsonValue {
  switch (kind.case) {
    case 'boolValue':
    case 'numberValue':
    case 'stringValue':
      return kind.value;
    case 'listValue':
      return kind.value.values.map(fromValue);
    case 'structValue':
      return fromStruct(kind.value);
    default:
      return null;
  }
}
