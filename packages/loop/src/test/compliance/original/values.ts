import type { ContractConfig } from '../../../types/ocr2.js';
import type { PluginArgs, RelayArgs } from '../../../types/relayer.js';

/** A list of bytes as Go writes one with few entries set: its length is one more than the last of them. */
export function sparse(
  entries: Readonly<Record<number, number>>,
  length: number = Math.max(...Object.keys(entries).map(Number)) + 1,
): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => entries[index] ?? 0);
}

/** Of the original's static providers. Its reporting plugins have others. */
export const originalDigest: Uint8Array = sparse({ 1: 7, 13: 11, 31: 23 });

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

export const originalRelayArgs: RelayArgs = {
  externalJobId: Uint8Array.from(Buffer.from('1051429baa6611edb0d25cff35dfbe67', 'hex')),
  jobId: 123,
  contractId: 'testcontract',
  isNew: true,
  relayConfig: sparse({ 42: 11 }),
};

export const originalPluginArgs: PluginArgs = {
  transmitterId: 'testtransmitter',
  pluginConfig: sparse({ 100: 88 }),
};

/** What the original's static relayer wants to be made with; its keystores may have any account. */
export const originalRelayerConfig = '[Foo]\nBar = "Baz"\n';
