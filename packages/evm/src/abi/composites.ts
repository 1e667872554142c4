import { concatBytes } from '../hex.js';
import type { AbiType } from './abi-type.js';
import { malformed, padRight, readLength, unfit, wordLength, writeWord } from './word.js';

export const bytes: AbiType<Uint8Array> = {
  name: 'bytes',
  staticLength: undefined,
  encode: (value) => concatBytes(writeWord(BigInt(value.length)), padRight(value)),
  decode(frame, at) {
    const length = readLength(frame, at, 1);
    const start = at + wordLength;
    if (start + length > frame.length) throw malformed(`${length} bytes at ${start} of ${frame.length}`);
    return frame.slice(start, start + length);
  },
};

export const string: AbiType<string> = {
  name: 'string',
  staticLength: undefined,
  encode: (value) => bytes.encode(new TextEncoder().encode(value)),
  decode: (frame, at) => new TextDecoder().decode(bytes.decode(frame, at)),
};

/** `T[]`. */
export function array<T>(element: AbiType<T>): AbiType<readonly T[]> {
  return {
    name: `${element.name}[]`,
    staticLength: undefined,
    encode: (values) =>
      concatBytes(writeWord(BigInt(values.length)), encodeFrame(values.map((value) => framePart(element, value)))),
    decode(frame, at) {
      const count = readLength(frame, at, element.staticLength ?? wordLength);
      return decodeElements(element, count, frame.subarray(at + wordLength));
    },
  };
}

/** `T[n]` of a type with fixed length. */
export function fixedArray<T>(element: AbiType<T>, count: number): AbiType<readonly T[]> {
  const each = element.staticLength;
  if (each === undefined) throw new TypeError(`no arrays of fixed length of ${element.name}`);
  return {
    name: `${element.name}[${count}]`,
    staticLength: each * count,
    encode(values) {
      if (values.length !== count) throw unfit(`${values.length} elements for ${element.name}[${count}]`);
      return concatBytes(...values.map((value) => element.encode(value)));
    },
    decode: (frame, at) => decodeElements(element, count, frame.subarray(at)),
  };
}

function decodeElements<T>(element: AbiType<T>, count: number, frame: Uint8Array): readonly T[] {
  const step = element.staticLength ?? wordLength;
  return Array.from({ length: count }, (_, index) => decodeAt(element, frame, index * step));
}

/** Reads a member whose head stands at `at`: the value itself, or the offset that leads to it. */
export function decodeAt<T>(type: AbiType<T>, frame: Uint8Array, at: number): T {
  return type.decode(frame, type.staticLength === undefined ? readLength(frame, at, 1) : at);
}

/** A member of a frame, encoded. */
export interface FramePart {
  readonly isStatic: boolean;
  readonly encoded: Uint8Array;
}

export function framePart<T>(type: AbiType<T>, value: T): FramePart {
  return { isStatic: type.staticLength !== undefined, encoded: type.encode(value) };
}

/** Heads, then the tails that their offsets lead to. */
export function encodeFrame(parts: readonly FramePart[]): Uint8Array {
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  let tailAt = parts.reduce((sum, part) => sum + (part.isStatic ? part.encoded.length : wordLength), 0);
  for (const { isStatic, encoded } of parts) {
    if (isStatic) {
      heads.push(encoded);
    } else {
      heads.push(writeWord(BigInt(tailAt)));
      tails.push(encoded);
      tailAt += encoded.length;
    }
  }
  return concatBytes(...heads, ...tails);
}
