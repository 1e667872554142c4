import type { PluginArgs, RelayArgs } from '../../../types/relayer.js';
import { staticDigest } from '../../static-provider.js';

/** With every member set, and different. */
export const staticRelayArgs: RelayArgs = {
  externalJobId: Uint8Array.from({ length: 16 }, (_, i) => i),
  jobId: -7,
  contractId: '0xcontract',
  isNew: true,
  relayConfig: new TextEncoder().encode('{"chainID":1}'),
};

export const staticPluginArgs: PluginArgs = { transmitterId: 'alice', pluginConfig: Uint8Array.of(10, 11) };

export const staticTimestamp = { configDigest: staticDigest, epoch: 9, round: 3 };
