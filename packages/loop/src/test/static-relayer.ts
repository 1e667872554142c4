import type { Keystore, NewRelayerArgs, Relayer } from '../types/relayer.js';
import { wireErrors } from '../wire-errors.js';
import { staticContractReader } from './static-contract-reader.js';
import { staticContractWriter } from './static-contract-writer.js';
import { type StaticProvider, staticProvider } from './static-provider.js';

/** A keystore with one account, whose signatures are the data behind the account's name. */
export function staticKeystore(account: string): Keystore {
  const known = (asked: string): void => {
    if (asked !== account) throw new Error(`unknown account ${asked}`);
  };
  return {
    accounts: async () => [account],
    sign: async (asked, data) => {
      known(asked);
      return Uint8Array.of(...new TextEncoder().encode(asked), ...data);
    },
    decrypt: async (asked, data) => {
      known(asked);
      return data.toReversed();
    },
  };
}

/** A relayer with fixed answers; its median providers answer `fromAccount` with what the host's keystore says. */
export function staticRelayer({
  keystore,
  config,
}: NewRelayerArgs): Relayer & { readonly providers: StaticProvider[] } {
  const providers: StaticProvider[] = [];
  return {
    providers,
    newMedianProvider: async (_relayArgs, { transmitterId }) => {
      const provider = staticProvider();
      providers.push(provider);
      return {
        ...provider,
        contractTransmitter: {
          ...provider.contractTransmitter,
          fromAccount: async (call) => {
            const accounts = await keystore.accounts(call);
            if (!accounts.includes(transmitterId)) throw new Error(`no key for ${transmitterId}`);
            return transmitterId;
          },
        },
      };
    },
    newContractReader: async (config) => {
      if (config.length === 0) throw wireErrors.contractReaderConfigMissing;
      return { ...staticContractReader(), close: async () => {} };
    },
    newContractWriter: async () => staticContractWriter(),
    latestHead: async () => ({ height: '123', hash: Uint8Array.of(0xab), timestamp: 2n ** 64n - 1n }),
    getChainStatus: async () => ({ id: '1337', enabled: true, config }),
    getChainInfo: async () => ({ familyName: 'static', chainId: '1337', networkName: 'n', networkNameFull: 'N' }),
    listNodeStatuses: async (pageSize, pageToken) => ({
      nodes: [{ chainId: '1337', name: `node ${pageToken}`, config: '', state: 'Alive' }],
      total: pageSize,
      nextPageToken: '',
    }),
    transact: async (from, to, amount, balanceCheck) => {
      if (amount < 0n) throw new Error(`transact ${from} ${to} ${amount} ${balanceCheck}`);
    },
    replay: async (fromBlock, args) => {
      if (fromBlock !== '5') throw new Error(`replay ${fromBlock} ${JSON.stringify(args)}`);
    },
    close: async () => {
      await Promise.all(providers.map((provider) => provider.close()));
    },
    healthReport: async () => ({ StaticRelayer: '', 'StaticRelayer.Chain': 'lagging' }),
  };
}
