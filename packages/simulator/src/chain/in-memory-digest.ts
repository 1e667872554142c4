import type { ContractConfig } from '@loopp/loop';
import { fingerprint } from '../protocol/bytes.js';

/** The first two bytes of every digest of a chain in memory; no chain of libocr's list has it. */
export const inMemoryDigestPrefix = 0xeeee;

/** SHA-256 of all parts of a configuration but its digest, the first two bytes replaced by the prefix. 32 bytes. */
export function inMemoryDigest(config: ContractConfig): Uint8Array {
  const { configCount, signers, transmitters, f, onchainConfig, offchainConfigVersion, offchainConfig } = config;
  const digest = fingerprint(
    configCount,
    signers.length,
    ...signers,
    transmitters.length,
    ...transmitters,
    f,
    onchainConfig,
    offchainConfigVersion,
    offchainConfig,
  );
  digest.set([inMemoryDigestPrefix >> 8, inMemoryDigestPrefix & 0xff]);
  return digest;
}
