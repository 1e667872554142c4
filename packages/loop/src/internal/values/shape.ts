import { Decimal, Instant } from '../../types/values.js';
import { InvalidValueError } from './invalid-value-error.js';

/** One level of a value: which kind it is, whatever of the equivalent forms it has. */
export type Shape =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'instant'; readonly value: Instant }
  | { readonly kind: 'decimal'; readonly value: Decimal }
  | { readonly kind: 'list'; readonly items: readonly unknown[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: string | bigint, member: unknown])[] };

/** Nesting that no type of the original comes near to; what is deeper goes round in circles or wants to do harm. */
export const maxDepth = 64;

/** Of the timestamps of protobuf and of RFC 3339. */
const firstInstant = Instant.zero.nanoseconds;
const lastInstant = 253_402_300_800n * 1_000_000_000n;

/** @throws InvalidValueError for what is no value, or nests too deep. */
export function shapeOf(value: unknown, depth: number, limit: number = maxDepth): Shape {
  switch (typeof value) {
    case 'undefined':
      return { kind: 'null' };
    case 'boolean':
      return { kind: 'boolean', value };
    case 'bigint':
      return { kind: 'integer', value };
    case 'number':
      return { kind: 'float', value };
    case 'string':
      return { kind: 'text', value: wellFormed(value) };
    case 'object':
      if (value === null) return { kind: 'null' };
      return shapeOfObject(value, depth, limit);
    default:
      throw new InvalidValueError(`a ${typeof value} cannot travel`);
  }
}

function shapeOfObject(value: object, depth: number, limit: number): Shape {
  if (value instanceof Uint8Array) return { kind: 'bytes', value };
  if (value instanceof Decimal) {
    if ((value.exponent | 0) !== value.exponent) throw new InvalidValueError("a decimal's exponent is no int32");
    return { kind: 'decimal', value };
  }
  if (value instanceof Instant) return { kind: 'instant', value: inRange(value) };
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new InvalidValueError('the date is invalid');
    return { kind: 'instant', value: inRange(Instant.from(value)) };
  }
  checkDepth(depth, limit);
  if (Array.isArray(value)) return { kind: 'list', items: value };
  if (value instanceof Map)
    return { kind: 'map', entries: [...value].map(([key, member]) => [checkedKey(key), member]) };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new InvalidValueError(`an object of class ${value.constructor.name} cannot travel`);
  }
  // A member that is undefined is one that is not there.
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  for (const [key] of entries) wellFormed(key);
  return { kind: 'map', entries };
}

export function checkDepth(depth: number, limit: number = maxDepth): void {
  if (depth >= limit) throw new InvalidValueError(`a value nests deeper than ${limit} levels`);
}

function inRange(value: Instant): Instant {
  if (value.nanoseconds >= firstInstant && value.nanoseconds < lastInstant) return value;
  throw new InvalidValueError('an instant lies outside of the years 1 to 9999');
}

/** Go's maps have no other keys that could travel. */
export function checkedKey(key: unknown): string | bigint {
  if (typeof key === 'string') return wellFormed(key);
  if (typeof key === 'bigint' && key >= -(2n ** 63n) && key < 2n ** 64n) return key;
  throw new InvalidValueError('keys of maps are text or integers of at most 64 bits');
}

/** UTF-8 has no lone surrogates; to replace them in silence would make two texts one. */
function wellFormed(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new InvalidValueError('a text holds half a surrogate pair');
  return text;
}
