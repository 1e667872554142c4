import { concatBytes } from '@noble/hashes/utils.js';
import { Ocr2Error } from './ocr2-error.js';
import { writeBigEndian } from './twos-complement.js';

/** Every static value takes one word of 32 bytes. */
export const wordLength = 32;

/** An encoded argument: a static one stands in its place, a dynamic one behind all of them. */
export interface AbiArgument {
  readonly isDynamic: boolean;
  readonly bytes: Uint8Array;
}

/** Encodes the arguments of a call (Solidity ABI, `abi.encode`). */
export function abiEncode(args: readonly AbiArgument[]): Uint8Array {
  let offset = args.length * wordLength;
  const tails: Uint8Array[] = [];
  const heads = args.map((arg) => {
    if (!arg.isDynamic) return arg.bytes;
    const head = writeBigEndian(BigInt(offset), wordLength);
    tails.push(arg.bytes);
    offset += arg.bytes.length;
    return head;
  });
  return concatBytes(...heads, ...tails);
}

/** An unsigned number. @throws Ocr2Error OCR2_VALUE_OUT_OF_RANGE when it has more than `bits` bits. */
export function abiUint(bits: number, value: bigint | number): AbiArgument {
  const number = Number.isInteger(value) || typeof value === 'bigint' ? BigInt(value) : -1n;
  if (number < 0n || number >= 1n << BigInt(bits)) {
    throw new Ocr2Error('OCR2_VALUE_OUT_OF_RANGE', `${value} is no uint${bits}.`);
  }
  return staticWord(writeBigEndian(number, wordLength));
}

/** A signed number, cut to 256 bits of two's complement as go-ethereum does for any intN. */
export function abiInt(value: bigint): AbiArgument {
  return staticWord(writeBigEndian(value, wordLength));
}

/** An address. @throws Ocr2Error OCR2_INVALID_ARGUMENT unless it has 20 bytes. */
export function abiAddress(address: Uint8Array): AbiArgument {
  const word = new Uint8Array(wordLength);
  word.set(expectLength('address', address, 20), wordLength - 20);
  return staticWord(word);
}

/** A bytes32. @throws Ocr2Error OCR2_INVALID_ARGUMENT unless it has 32 bytes. */
export function abiBytes32(bytes: Uint8Array): AbiArgument {
  return staticWord(expectLength('bytes32', bytes, wordLength));
}

export function abiBytes(bytes: Uint8Array): AbiArgument {
  const padded = new Uint8Array(Math.ceil(bytes.length / wordLength) * wordLength);
  padded.set(bytes);
  return { isDynamic: true, bytes: concatBytes(lengthWord(bytes.length), padded) };
}

/** An array of static elements, e.g. address[] or int192[]. */
export function abiArray(elements: readonly AbiArgument[]): AbiArgument {
  return {
    isDynamic: true,
    bytes: concatBytes(lengthWord(elements.length), ...elements.map((element) => element.bytes)),
  };
}

function staticWord(bytes: Uint8Array): AbiArgument {
  return { isDynamic: false, bytes };
}

function lengthWord(length: number): Uint8Array {
  return writeBigEndian(BigInt(length), wordLength);
}

function expectLength(type: string, bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  throw new Ocr2Error('OCR2_INVALID_ARGUMENT', `An ${type} has ${length} bytes, these are ${bytes.length}.`);
}
