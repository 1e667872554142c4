import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { abiBytes32, abiUint, wordLength } from './abi-encode.js';
import type { ReportContext } from './types.js';

/** The three words of 32 bytes that go with a report into the contract's `transmit`. */
export type ReportContextWords = readonly [digest: Uint8Array, epochAndRound: Uint8Array, extraHash: Uint8Array];

/**
 * A report context as EVM contracts take it: the digest, epoch and round in the last five bytes, the extra hash.
 * @throws Ocr2Error when a part has the wrong length or is out of range.
 */
export function reportContextWords(context: ReportContext): ReportContextWords {
  const epochAndRound = new Uint8Array(wordLength);
  epochAndRound.set(abiUint(32, context.epoch).bytes.subarray(-4), wordLength - 5);
  epochAndRound.set(abiUint(8, context.round).bytes.subarray(-1), wordLength - 1);
  return [abiBytes32(context.configDigest).bytes, epochAndRound, abiBytes32(context.extraHash).bytes];
}

/** The hash that an oracle signs: keccak256 over keccak256(report) and the context's words. 32 bytes. */
export function reportHash(context: ReportContext, report: Uint8Array): Uint8Array {
  return keccak_256(concatBytes(keccak_256(report), ...reportContextWords(context)));
}
