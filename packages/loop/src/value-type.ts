import { Decimal, Instant, type Value, type ValueMap } from './types/values.js';
import { wireErrors } from './wire-errors.js';

/** What a value is to be: `'integer'`, `{ list: 'bytes' }`, `{ record: { answer: 'integer', at: { optional: 'instant' } } }`. */
export type ValueType = keyof Scalars | ListType | RecordType;

export interface ListType {
  readonly list: ValueType;
}

/** Members that are not named are left out. */
export interface RecordType {
  readonly record: { readonly [member: string]: ValueType | OptionalType };
}

/** A member that may be missing, or null. */
export interface OptionalType {
  readonly optional: ValueType;
}

interface Scalars {
  readonly any: Value;
  readonly boolean: boolean;
  readonly integer: bigint;
  readonly float: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly instant: Instant;
  readonly decimal: Decimal;
}

/** The TypeScript type of a `ValueType`. */
export type ValueOf<T> = T extends keyof Scalars
  ? Scalars[T]
  : T extends { readonly list: infer Item }
    ? readonly ValueOf<Item>[]
    : T extends { readonly record: infer Members }
      ? { readonly [K in keyof Members]: ValueOf<Members[K]> }
      : T extends { readonly optional: infer Member }
        ? ValueOf<Member> | undefined
        : never;

/**
 * A value as the type that it is known to have. The wire carries no types: in CBOR a time arrives as text and a decimal
 * as bytes, in JSON bytes as base64 and numbers, if so wanted, as text. Whatever the encoding was, this gives the same.
 *
 * @throws WireError `wireErrors.invalidType` for what cannot be of that type.
 */
export function valueAs<const T extends ValueType>(type: T, value: Value): ValueOf<T> {
  return read(type, value, 'value') as ValueOf<T>;
}

function read(type: ValueType, value: Value, path: string): unknown {
  if (typeof type === 'string') {
    const read = scalars[type](value);
    if (read === undefined) throw wireErrors.invalidType.because(`${path} is no ${type}`);
    return read;
  }
  if ('list' in type) {
    if (!Array.isArray(value)) throw wireErrors.invalidType.because(`${path} is no list`);
    return value.map((item: Value, index) => read(type.list, item, `${path}[${index}]`));
  }
  // Nothing is a record without members, as it is to the original.
  const members = value === null ? {} : value;
  if (!isMap(members)) throw wireErrors.invalidType.because(`${path} is no record`);
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(type.record)) {
    const given = Object.hasOwn(members, name) ? members[name] : undefined;
    const isOptional = typeof member === 'object' && 'optional' in member;
    if (isOptional && (given === undefined || given === null)) continue;
    if (given === undefined) throw wireErrors.invalidType.because(`${path}.${name} is missing`);
    result[name] = read(isOptional ? member.optional : member, given, `${path}.${name}`);
  }
  return result;
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Undefined for what cannot be meant. */
const scalars: { readonly [K in keyof Scalars]: (value: Value) => Scalars[K] | undefined } = {
  any: (value) => value,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  integer: (value) => {
    if (typeof value === 'bigint') return value;
    if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
    return typeof value === 'string' && /^-?\d{1,10000}$/.test(value) ? BigInt(value) : undefined;
  },
  float: (value) => {
    if (typeof value === 'number') return value;
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : undefined;
  },
  text: (value) => (typeof value === 'string' ? value : undefined),
  bytes: (value) => {
    if (value instanceof Uint8Array) return value;
    if (typeof value === 'string') return fromBase64(value);
    return Array.isArray(value) && value.every(isByte) ? Uint8Array.from(value, Number) : undefined;
  },
  instant: (value) => {
    if (value instanceof Instant) return value;
    if (value instanceof Date) return Instant.from(value);
    // The original writes its zero time so.
    if (value === null) return Instant.zero;
    return typeof value === 'string' ? instantOf(value) : undefined;
  },
  decimal: (value) => {
    if (value instanceof Decimal) return value;
    if (value instanceof Uint8Array) return binaryDecimal(value);
    if (typeof value === 'bigint') return new Decimal(value, 0);
    return typeof value === 'string' ? decimalOf(value) : undefined;
  },
};

function isByte(value: Value): boolean {
  return typeof value === 'bigint' && value >= 0n && value < 256n;
}

function fromBase64(text: string): Uint8Array | undefined {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
    ? Uint8Array.from(Buffer.from(text, 'base64'))
    : undefined;
}

/** RFC 3339, to the nanosecond. */
function instantOf(text: string): Instant | undefined {
  const [, seconds, fraction = '', zone] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return new Instant(BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0')));
}

function decimalOf(text: string): Decimal | undefined {
  const [, whole, fraction = ''] = /^(-?\d{1,10000})(?:\.(\d{1,10000}))?$/.exec(text) ?? [];
  return whole === undefined ? undefined : new Decimal(BigInt(whole + fraction), -fraction.length);
}

/** Go's binary form of a decimal: the exponent as int32, then the coefficient as Go's gobs have it. */
function binaryDecimal(bytes: Uint8Array): Decimal | undefined {
  const [sign] = bytes.subarray(4);
  if (sign !== 2 && sign !== 3) return undefined;
  const magnitude = BigInt(`0x0${Buffer.from(bytes.subarray(5)).toString('hex')}`);
  const exponent = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0);
  return new Decimal(sign === 3 ? -magnitude : magnitude, exponent);
}
