import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import type { FileWriter } from './file-writer.js';

/** What one value of a field is: an element of a list, a value of a map, the field itself otherwise. */
export type Value =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType }
  | { readonly kind: 'message'; readonly message: DescMessage };

/** A field or the value of a map entry; enums are open, so they travel and are typed as int32. */
export function fieldValue(field: DescField): Value {
  const { message, scalar } = field;
  if (message !== undefined) return { kind: 'message', message };
  return { kind: 'scalar', scalar: scalar ?? ScalarType.INT32 };
}

/** Reader and Writer method per scalar type. */
export const methods: Readonly<Record<ScalarType, string>> = {
  [ScalarType.DOUBLE]: 'double',
  [ScalarType.FLOAT]: 'float',
  [ScalarType.INT64]: 'int64',
  [ScalarType.UINT64]: 'uint64',
  [ScalarType.INT32]: 'int32',
  [ScalarType.FIXED64]: 'fixed64',
  [ScalarType.FIXED32]: 'fixed32',
  [ScalarType.BOOL]: 'bool',
  [ScalarType.STRING]: 'string',
  [ScalarType.BYTES]: 'bytes',
  [ScalarType.UINT32]: 'uint32',
  [ScalarType.SFIXED32]: 'sfixed32',
  [ScalarType.SFIXED64]: 'sfixed64',
  [ScalarType.SINT32]: 'sint32',
  [ScalarType.SINT64]: 'sint64',
};

const wide = new Set([ScalarType.INT64, ScalarType.UINT64, ScalarType.SINT64, ScalarType.FIXED64, ScalarType.SFIXED64]);

export function scalarType(scalar: ScalarType): string {
  if (wide.has(scalar)) return 'bigint';
  if (scalar === ScalarType.BOOL) return 'boolean';
  if (scalar === ScalarType.STRING) return 'string';
  return scalar === ScalarType.BYTES ? 'Uint8Array' : 'number';
}

/** The proto3 default as an expression. */
export function scalarDefault(scalar: ScalarType, out: FileWriter): string {
  if (wide.has(scalar)) return '0n';
  if (scalar === ScalarType.BOOL) return 'false';
  if (scalar === ScalarType.STRING) return "''";
  return scalar === ScalarType.BYTES ? out.run('noBytes') : '0';
}

function wireType(value: Value): number {
  if (value.kind === 'message') return 2;
  switch (value.scalar) {
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return 1;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return 5;
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return 2;
    default:
      return 0;
  }
}

/** The tag of one value of the field; for lists, of an element that is not packed. */
export function tagOf(number: number, value: Value): number {
  return number * 8 + wireType(value);
}

/** The tag of a packed list, a message or a map entry. */
export function lengthTag(number: number): number {
  return number * 8 + 2;
}

export function isPackable(value: Value): boolean {
  return wireType(value) !== 2;
}

/** Whether absence of the field can be told from its default. */
export function hasPresence(field: DescField): boolean {
  return field.presence === FeatureSet_FieldPresence.EXPLICIT;
}

/** The type of one value of the field, as users of the message see it. */
export function valueType(field: DescField, out: FileWriter): string {
  const value = fieldValue(field);
  return value.kind === 'message' ? out.type(value.message) : scalarType(value.scalar);
}

/** Whether a map field is held as an object; maps with other keys are held as a Map. */
export function isObjectMap(field: DescField & { fieldKind: 'map' }): boolean {
  return field.mapKey === ScalarType.STRING;
}
