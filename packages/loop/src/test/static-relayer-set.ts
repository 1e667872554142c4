import type { RelayerId, RelayerSet, RelayerSetReader } from '../types/relayer-set.js';
import { staticContractReader } from './static-contract-reader.js';
import { staticContractWriter } from './static-contract-writer.js';
import { staticEvm } from './static-evm.js';
import { staticOcr3Transmitter } from './static-ocr3.js';
import { staticProvider } from './static-provider.js';

export interface StaticRelayerSet extends Required<RelayerSet> {
  /** Readers that were made and are not closed, by their configuration's text. */
  readonly openReaders: ReadonlySet<string>;
}

/** Two relayers; the second one is not healthy, and its chain is no EVM chain. */
export function staticRelayerSet(): StaticRelayerSet {
  const all: readonly RelayerId[] = [
    { network: 'evm', chainId: '1' },
    { network: 'solana', chainId: 'mainnet' },
  ];
  const known = ({ network, chainId }: RelayerId): RelayerId => {
    const found = all.find((id) => id.network === network && id.chainId === chainId);
    if (found === undefined) throw new Error(`relayer with id ${network}.${chainId} not found`);
    return found;
  };
  const openReaders = new Set<string>();
  const newReader = (name: string): RelayerSetReader => {
    openReaders.add(name);
    return {
      ...staticContractReader(),
      start: async () => {
        if (!openReaders.has(name)) throw new Error(`${name} is closed`);
      },
      close: async () => void openReaders.delete(name),
    };
  };
  return {
    openReaders,
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
    evm: async (id) => {
      if (known(id).network !== 'evm') throw new Error(`${id.network}.${id.chainId} is no EVM chain`);
      return staticEvm();
    },
    newContractReader: async (id, config) => newReader(`${known(id).network} ${new TextDecoder().decode(config)}`),
    newContractWriter: async (id) => {
      known(id);
      return staticContractWriter();
    },
    newPluginProvider: async (id) => {
      known(id);
      return staticProvider();
    },
    newMedianProvider: async (id) => {
      known(id);
      return staticProvider();
    },
    newOcr3CapabilityProvider: async (id) => {
      known(id);
      return { ...staticProvider(), ocr3ContractTransmitter: staticOcr3Transmitter() };
    },
  };
}
