import { InvalidMessageError } from '../errors.js';
import type { Mapping } from './mapping.js';

/** Domain and wire form are the same value. */
function same<T>(): Mapping<T, T> {
  return { refs: false, toWire: (value) => value as never, fromWire: (value) => value };
}

export const text = same<string>();
export const bytes = same<Uint8Array>();
export const bool = same<boolean>();
export const uint32 = same<number>();
export const int32 = same<number>();
export const uint64 = same<bigint>();
export const int64 = same<bigint>();
/** A repeated field of scalars. */
function sameList<T>(): Mapping<readonly T[], T[]> {
  return { refs: false, toWire: (value) => value as never, fromWire: (value) => value };
}

export const texts = sameList<string>();
export const uint32s = sameList<number>();
export const int64s = sameList<bigint>();
export const bools = sameList<boolean>();

/** An int64 that counts things in memory: a `number` to users. */
export const count: Mapping<number, bigint> = {
  refs: false,
  toWire: (value) => BigInt(value),
  fromWire: (value) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new InvalidMessageError(`expected a count below 2^53 (got ${value})`);
    return number;
  },
};

/** One byte that travels as uint32. The text is the original's, users match on it; it names the field as Go does. */
export const uint8 = uint8In('');

function uint8In(field: string): Mapping<number, number> {
  const name = field === '' ? '' : ` ${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  return {
    refs: false,
    toWire: (value) => value,
    fromWire: (value) => {
      if (value > 255) throw new InvalidMessageError(`expected uint8${name} (max 255) but got ${value}`);
      return value;
    },
    named: uint8In,
  };
}

/**
 * A fixed number of bytes, checked on receipt as the original does.
 *
 * @param name or, where the original says it otherwise, the text for bytes of another length; users match on it.
 */
export function fixedBytes(length: number, name: string | ((got: number) => string)): Mapping<Uint8Array, Uint8Array> {
  const refusal = typeof name === 'string' ? (got: number) => `invalid ${name} len ${got}: must be ${length}` : name;
  return {
    refs: false,
    toWire: (value) => value,
    fromWire: (value) => {
      if (value.length !== length) throw new InvalidMessageError(refusal(value.length));
      return value;
    },
  };
}

/**
 * Of the right length before it is sent, too: the original's servers take the array out of the bytes without a look at
 * their length, and their process ends when they are fewer.
 */
export function exact(mapping: Mapping<Uint8Array, Uint8Array>): Mapping<Uint8Array, Uint8Array> {
  return { ...mapping, toWire: mapping.fromWire };
}

export const configDigest = fixedBytes(32, 'ConfigDigest');
