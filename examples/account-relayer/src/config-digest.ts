import { createHash } from 'node:crypto';
import type { ContractConfig } from '@loopp/loop';

/** The first two bytes of every digest. libocr keeps the list of those that are taken. */
export const DIGEST_PREFIX = 0xacc0;

/** Stands for one configuration of one contract on one chain: oracles and contract compute it alike. */
export function configDigestOf(
  chainId: string,
  contract: string,
  { configCount, signers, transmitters, f, ...config }: Omit<ContractConfig, 'configDigest'>,
): Uint8Array {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const fields = [
    ...[chainId, contract, String(configCount), f, signers.map(hex), transmitters],
    ...[hex(config.onchainConfig), String(config.offchainConfigVersion), hex(config.offchainConfig)],
  ];
  const digest = createHash('sha256').update(JSON.stringify(fields)).digest();
  digest.writeUInt16BE(DIGEST_PREFIX);
  return new Uint8Array(digest);
}
