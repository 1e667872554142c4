import type { ContractConfig } from '../../../types/ocr2.js';

/** A list of bytes as Go writes one with few entries set: its length is one more than the last of them. */
export function sparse(
  entries: Readonly<Record<number, number>>,
  length: number = Math.max(...Object.keys(entries).map(Number)) + 1,
): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => entries[index] ?? 0);
}

/** What the original's static plugin uses as digest, except in its reporting plugins. */
export const originalDigest = sparse({ 1: 7, 13: 11, 31: 23 });

export const originalContractConfig: ContractConfig = {
  configDigest: originalDigest,
  configCount: 42n,
  signers: [sparse({ 15: 1 })],
  transmitters: ['foo', 'bar'],
  f: 11,
  onchainConfig: sparse({ 2: 11, 14: 22, 31: 1 }),
  offchainConfigVersion: 2n,
  offchainConfig: sparse({ 1: 99, 12: 55 }),
};
