import { checksumAddress } from '../address.js';
import { fromHex, type Hex } from '../hex.js';
import type { AbiType } from './abi-type.js';
import { malformed, padRight, readUint, readWord, unfit, wordLength, writeWord } from './word.js';

function integer(name: string, lowest: bigint, highest: bigint): AbiType<bigint> {
  return {
    name,
    staticLength: wordLength,
    encode(value) {
      if (value < lowest || value > highest) throw unfit(`${value} does not fit ${name}`);
      return writeWord(value);
    },
    decode(frame, at) {
      const word = readUint(frame, at);
      const value = lowest < 0n ? BigInt.asIntN(256, word) : word;
      if (value < lowest || value > highest) throw malformed(`${value} does not fit ${name}`);
      return value;
    },
  };
}

/** `uintN` as bigint. */
export function uint(bits: number): AbiType<bigint> {
  return integer(`uint${bits}`, 0n, (1n << BigInt(bits)) - 1n);
}

/** `intN` as bigint. */
export function int(bits: number): AbiType<bigint> {
  const bound = 1n << BigInt(bits - 1);
  return integer(`int${bits}`, -bound, bound - 1n);
}

/** `uintN` as number, N at most 48. */
export function smallUint(bits: number): AbiType<number> {
  const wide = uint(bits);
  return {
    name: wide.name,
    staticLength: wordLength,
    encode(value) {
      if (!Number.isSafeInteger(value)) throw unfit(`${value} is no ${wide.name}`);
      return wide.encode(BigInt(value));
    },
    decode: (frame, at) => Number(wide.decode(frame, at)),
  };
}

const bit = uint(1);

export const bool: AbiType<boolean> = {
  name: 'bool',
  staticLength: wordLength,
  encode: (value) => bit.encode(value ? 1n : 0n),
  decode: (frame, at) => bit.decode(frame, at) === 1n,
};

/** Decoded with checksum; any valid notation encodes. */
export const address: AbiType<Hex> = {
  name: 'address',
  staticLength: wordLength,
  encode(value) {
    const word = new Uint8Array(wordLength);
    word.set(fromHex(checksumAddress(value)), 12);
    return word;
  },
  decode(frame, at) {
    const word = readWord(frame, at);
    if (word.subarray(0, 12).some((byte) => byte !== 0)) throw malformed('an address longer than 20 bytes');
    return checksumAddress(word.subarray(12));
  },
};

/** `bytesN`, N from 1 to 32. */
export function fixedBytes(length: number): AbiType<Uint8Array> {
  return {
    name: `bytes${length}`,
    staticLength: wordLength,
    encode(value) {
      if (value.length !== length) throw unfit(`bytes${length} cannot hold ${value.length} bytes`);
      return padRight(value);
    },
    decode(frame, at) {
      const word = readWord(frame, at);
      if (word.subarray(length).some((byte) => byte !== 0))
        throw malformed(`bytes${length} with more than ${length} bytes`);
      return word.slice(0, length);
    },
  };
}
