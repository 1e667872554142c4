import { EncodeError } from './encode-error.js';

/** What holds the values of each scalar type. */
const holders = {
  ...{ int32: 'number', sint32: 'number', uint32: 'number', fixed32: 'number', sfixed32: 'number' },
  ...{ int64: 'bigint', sint64: 'bigint', uint64: 'bigint', fixed64: 'bigint', sfixed64: 'bigint' },
  ...{ float: 'number', double: 'number', bool: 'boolean', string: 'string', bytes: 'Uint8Array' },
} as const;

/** The error for a value of another kind than its field's, or out of its range. */
export function wrongValue(type: keyof typeof holders, value: unknown): EncodeError {
  const holder = holders[type];
  if (typeof value === holder) {
    return new EncodeError(`${String(value)} does not fit a protobuf ${type}`, {
      remedy: `pass a value in the range of ${type}`,
    });
  }
  return new EncodeError(`expected a ${holder}, got ${kindOf(value)}`, {
    remedy: `pass a ${holder} to a ${type} field`,
  });
}

/** `null`, `Date`, `number`: what a value is, without the value. */
function kindOf(value: unknown): string {
  if (typeof value !== 'object') return typeof value;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  const made = value.constructor;
  return typeof made !== 'function' || made === Object ? 'an object' : made.name;
}
