import { wordLength } from './abi-encode.js';
import { Ocr2Error } from './ocr2-error.js';
import { readBigEndian } from './twos-complement.js';

/** A word of the arguments. @throws Ocr2Error OCR2_INVALID_REPORT when the input ends before it does. */
export function abiReadWord(input: Uint8Array, index: number): Uint8Array {
  return slice(input, index * wordLength, wordLength);
}

/** A uint32 argument. @throws Ocr2Error OCR2_INVALID_REPORT when it is missing or too large. */
export function abiReadUint32(input: Uint8Array, index: number): number {
  const value = readBigEndian(abiReadWord(input, index));
  if (value > 0xffffffffn) throw new Ocr2Error('OCR2_INVALID_REPORT', `${value} is no uint32.`);
  return Number(value);
}

/** A signed argument of up to 256 bits; like go-ethereum this does not look whether it fits into a narrower type. */
export function abiReadInt(input: Uint8Array, index: number): bigint {
  return readInt(abiReadWord(input, index));
}

/**
 * An array of signed numbers. Offset and length may point to any place inside the input, as in go-ethereum: neither
 * alignment nor order of the parts is checked, and what follows the last part is ignored.
 * @throws Ocr2Error OCR2_INVALID_REPORT when it is not wholly inside the input.
 */
export function abiReadInts(input: Uint8Array, index: number): bigint[] {
  const offset = position(input, readBigEndian(abiReadWord(input, index)));
  const count = position(input, readBigEndian(slice(input, offset, wordLength)));
  const words = slice(input, offset + wordLength, count * wordLength);
  return Array.from({ length: count }, (_, at) => readInt(slice(words, at * wordLength, wordLength)));
}

/** Refuses what is larger than the input before it becomes a number that would lose digits. */
function position(input: Uint8Array, value: bigint): number {
  if (value <= input.length) return Number(value);
  throw new Ocr2Error(
    'OCR2_INVALID_REPORT',
    `The offset or length ${value} exceeds the input of ${input.length} bytes.`,
  );
}

function slice(input: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length <= input.length) return input.subarray(start, start + length);
  throw new Ocr2Error('OCR2_INVALID_REPORT', `${start + length} bytes are needed, there are ${input.length}.`);
}

function readInt(word: Uint8Array): bigint {
  return BigInt.asIntN(8 * wordLength, readBigEndian(word));
}
