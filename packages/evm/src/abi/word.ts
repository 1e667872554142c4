import { EvmError } from '../evm-error.js';

export const wordLength = 32;

export function malformed(message: string): EvmError {
  return new EvmError('EVM_DATA_MALFORMED', `malformed ABI data: ${message}`);
}

export function unfit(message: string): EvmError {
  return new EvmError('EVM_ARGUMENT_INVALID', message);
}

/** The 32 bytes at `at`. */
export function readWord(frame: Uint8Array, at: number): Uint8Array {
  if (at < 0 || at + wordLength > frame.length) throw malformed(`a word at ${at} of ${frame.length} bytes`);
  return frame.subarray(at, at + wordLength);
}

/** An unsigned word. */
export function readUint(frame: Uint8Array, at: number): bigint {
  const word = readWord(frame, at);
  const view = new DataView(word.buffer, word.byteOffset, wordLength);
  return (
    (view.getBigUint64(0) << 192n) |
    (view.getBigUint64(8) << 128n) |
    (view.getBigUint64(16) << 64n) |
    view.getBigUint64(24)
  );
}

/** An offset or length: bounded by the data at hand, so it is safe to allocate by it. */
export function readLength(frame: Uint8Array, at: number, unit: number): number {
  const value = readUint(frame, at);
  if (value * BigInt(unit) > BigInt(frame.length)) throw malformed(`a length of ${value} in ${frame.length} bytes`);
  return Number(value);
}

/** Two's complement of any integer within 256 bits. */
export function writeWord(value: bigint): Uint8Array {
  const word = new Uint8Array(wordLength);
  const view = new DataView(word.buffer);
  let rest = BigInt.asUintN(256, value);
  for (let at = 24; at >= 0; at -= 8) {
    view.setBigUint64(at, BigInt.asUintN(64, rest));
    rest >>= 64n;
  }
  return word;
}

/** `bytes` and zeros up to the next whole word. */
export function padRight(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / wordLength) * wordLength);
  out.set(bytes);
  return out;
}
