import type {
  Call,
  ChainInfo,
  ChainStatus,
  Head,
  Keystore,
  NewRelayerArgs,
  NodeStatusPage,
  PluginArgs,
  PluginContext,
  PluginProvider,
  RelayArgs,
  Relayer,
} from '@loopp/loop';
import { Chain } from './chain.js';
import { type Config, readConfig } from './config.js';
import { newProvider } from './provider.js';
import { submit } from './submit.js';

/** Called once for each start of the plugin. What it rejects with is what the operator sees. */
export async function newRelayer(
  { config, keystore }: NewRelayerArgs,
  { logger }: Pick<PluginContext, 'logger'>,
): Promise<Relayer> {
  const parsed = readConfig(config);
  logger.info('relayer starts', { chain: parsed.chainId, accounts: await keystore.accounts() });
  return new ChainRelayer(config, parsed, new Chain(parsed.chainId), keystore);
}

/** Knows the chain. The methods of `Relayer` that it leaves out (`newMedianProvider`, …) answer Unimplemented. */
class ChainRelayer implements Relayer {
  readonly #toml: string;
  readonly #config: Config;
  readonly #chain: Chain;
  readonly #keystore: Keystore;

  constructor(toml: string, config: Config, chain: Chain, keystore: Keystore) {
    this.#toml = toml;
    this.#config = config;
    this.#chain = chain;
    this.#keystore = keystore;
  }

  /** The block that the chain's nodes agree on last. */
  async latestHead(): Promise<Head> {
    const { height } = this.#chain;
    return {
      height: String(height),
      hash: this.#chain.hashOf(height),
      timestamp: BigInt(Math.floor(Date.now() / 1000)),
    };
  }

  /** For the operator: whether the chain is used, and with which configuration. */
  async getChainStatus(): Promise<ChainStatus> {
    return { id: this.#config.chainId, enabled: true, config: this.#toml };
  }

  /** Which chain this is, in words. */
  async getChainInfo(): Promise<ChainInfo> {
    const { chainId, networkName } = this.#config;
    return { familyName: 'my-chain', chainId, networkName, networkNameFull: `My Chain ${networkName}` };
  }

  /** For the operator: the chain's nodes that the relayer talks to, page by page. This chain has one. */
  async listNodeStatuses(): Promise<NodeStatusPage> {
    const node = { chainId: this.#config.chainId, name: 'memory', config: '', state: 'Alive' };
    return { nodes: [node], total: 1, nextPageToken: '' };
  }

  /** Sends native currency. */
  async transact(from: string, to: string, amount: bigint, balanceCheck: boolean, call?: Call): Promise<void> {
    if (amount <= 0n) throw new Error(`an amount of ${amount} cannot be sent`);
    if (balanceCheck && this.#chain.balanceOf(from) < amount) throw new Error(`${from} has too little for ${amount}`);
    await submit(this.#chain, this.#keystore, from, { kind: 'transfer', to, amount }, call);
  }

  /** One product's contract. A job asks for it, once for each of its starts. */
  async newPluginProvider(relayArgs: RelayArgs, pluginArgs: PluginArgs): Promise<PluginProvider> {
    return newProvider(
      this.#config.chainId,
      this.#chain,
      this.#keystore,
      relayArgs.contractId,
      pluginArgs.transmitterId,
    );
  }

  /** Ends connections to the chain. May be called twice. */
  async close(): Promise<void> {}
}
