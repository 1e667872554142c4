import { Ocr2Error } from './ocr2-error.js';

/** Length of a value in observations and in the onchain config: an int192. */
export const valueLength = 24;

export const minValue = -(2n ** 191n);
export const maxValue = 2n ** 191n - 1n;

/**
 * A value as big-endian two's complement of 24 bytes.
 * @throws Ocr2Error OCR2_VALUE_OUT_OF_RANGE when it is no int192.
 */
export function encodeValue(value: bigint): Uint8Array {
  if (value < minValue || value > maxValue) {
    throw new Ocr2Error('OCR2_VALUE_OUT_OF_RANGE', `The value ${value} does not fit into 24 bytes (int192).`, {
      remedy: 'Use values from -2^191 to 2^191-1; scale the data source down.',
    });
  }
  return writeBigEndian(value, valueLength);
}

/** @throws Ocr2Error OCR2_INVALID_ARGUMENT unless there are exactly 24 bytes. */
export function decodeValue(bytes: Uint8Array): bigint {
  if (bytes.length !== valueLength) {
    throw new Ocr2Error('OCR2_INVALID_ARGUMENT', `A value has 24 bytes, these are ${bytes.length}.`);
  }
  return BigInt.asIntN(8 * valueLength, readBigEndian(bytes));
}

/** The lowest `length` bytes of the two's complement of `value`. */
export function writeBigEndian(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let rest = value;
  let at = length;
  for (; at >= 8; at -= 8) {
    view.setBigUint64(at - 8, BigInt.asUintN(64, rest));
    rest >>= 64n;
  }
  for (; at > 0; at--) {
    view.setUint8(at - 1, Number(rest & 0xffn));
    rest >>= 8n;
  }
  return bytes;
}

/** Bytes as an unsigned number. */
export function readBigEndian(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let value = 0n;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) value = (value << 64n) | view.getBigUint64(at);
  for (; at < bytes.length; at++) value = (value << 8n) | BigInt(view.getUint8(at));
  return value;
}
