import { staticDigest } from '../../../packages/loop/src/test/static-provider.js';

export { staticDigest };

export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
export const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
export const textOf = (data: Uint8Array): string => Buffer.from(data).toString();

export const relayerOptions = { config: 'a = 1\n', account: 'alice', csaAccount: 'csa' };

export const relayArgs = {
  externalJobId: bytes('000102030405060708090a0b0c0d0e0f'),
  jobId: -7,
  contractId: '0xcontract',
  isNew: true,
  relayConfig: utf8('{"chainID":1}'),
};

export const pluginArgs = { transmitterId: 'alice', pluginConfig: bytes('0a0b') };

export const timestamp = { configDigest: staticDigest, epoch: 9, round: 3 };
