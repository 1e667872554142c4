import { createHash } from 'node:crypto';
import type { ContractConfig } from '@loopp/loop';

/** The first two bytes of every digest tell chains apart. Take the number that libocr has for yours. */
export const configDigestPrefix = 0xfffe;

/**
 * 32 bytes that stand for one configuration of one contract. Every oracle computes it and refuses a configuration that
 * claims another, so everything that oracles have to agree on goes in: the chain, the contract, and each field but the
 * digest itself. Compute it as your contract does.
 */
export function configDigest(
  chainId: string,
  contract: string,
  config: Omit<ContractConfig, 'configDigest'>,
): Uint8Array {
  const parts: readonly (string | Uint8Array)[] = [
    chainId,
    contract,
    String(config.configCount),
    String(config.signers.length),
    ...config.signers,
    ...config.transmitters,
    String(config.f),
    config.onchainConfig,
    String(config.offchainConfigVersion),
    config.offchainConfig,
  ];
  const hash = createHash('sha256');
  // With its length before it, no part can be taken for the end of another.
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  const digest = hash.digest();
  digest.writeUInt16BE(configDigestPrefix);
  return digest;
}
