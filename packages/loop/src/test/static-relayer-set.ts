import type { RelayerId, RelayerSet } from '../types/relayer-set.js';

/** Two relayers; the second one is not healthy. */
export function staticRelayerSet(): Required<RelayerSet> {
  const all: readonly RelayerId[] = [
    { network: 'evm', chainId: '1' },
    { network: 'solana', chainId: 'mainnet' },
  ];
  const known = ({ network, chainId }: RelayerId): RelayerId => {
    const found = all.find((id) => id.network === network && id.chainId === chainId);
    if (found === undefined) throw new Error(`relayer with id ${network}.${chainId} not found`);
    return found;
  };
  return {
    get: async (id) => known(id),
    list: async (ids) => (ids.length === 0 ? all : ids.map(known)),
    startRelayer: async (id) => void known(id),
    closeRelayer: async (id) => void known(id),
    relayerReady: async (id) => {
      if (known(id).network !== 'evm') throw new Error('not ready');
    },
    relayerHealthReport: async (id) => ({ [known(id).network]: id.network === 'evm' ? '' : 'lagging' }),
    relayerName: async (id) => `Relayer ${known(id).network}`,
    relayerLatestHead: async (id) => ({ height: known(id).chainId, hash: Uint8Array.of(1), timestamp: 5n }),
    relayerGetChainInfo: async (id) => ({
      familyName: known(id).network,
      chainId: id.chainId,
      networkName: 'n',
      networkNameFull: 'N',
    }),
  };
}
