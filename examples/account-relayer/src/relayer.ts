import type {
  Call,
  ChainInfo,
  ChainStatus,
  ConfigProvider,
  Head,
  HealthReport,
  Keystore,
  Logger,
  NewRelayerArgs,
  NodeStatusPage,
  PluginArgs,
  PluginProvider,
  RelayArgs,
  Relayer,
} from '@loopp/loop';
import { type Config, parseConfig } from './config.js';
import { readContract } from './contract.js';
import { AccountConfigProvider, AccountPluginProvider } from './provider.js';
import { RpcClient } from './rpc-client.js';
import { Sender } from './sender.js';

/** A relayer of one account chain. Methods of `Relayer` that are not here answer Unimplemented. */
export class AccountRelayer implements Relayer {
  readonly #toml: string;
  readonly #config: Config;
  readonly #rpc: RpcClient;
  readonly #keystore: Keystore;
  readonly #sender: Sender;

  constructor(toml: string, keystore: Keystore) {
    this.#toml = toml;
    this.#config = parseConfig(toml);
    this.#rpc = new RpcClient(this.#config.nodes);
    this.#keystore = keystore;
    this.#sender = new Sender(this.#config.chainId, this.#rpc, keystore);
  }

  /**
   * Nodes that do not answer are no reason to fail, they may come later; a node of another chain is one.
   * @throws Error that the operator reads
   */
  static async start({ config, keystore }: NewRelayerArgs, { logger }: { logger: Logger }): Promise<AccountRelayer> {
    const relayer = new AccountRelayer(config, keystore);
    try {
      const { chainId } = await relayer.#rpc.call('chain_head');
      if (chainId !== relayer.#config.chainId) {
        throw new TypeError(`the nodes are on chain ${chainId}, the configuration says ${relayer.#config.chainId}`);
      }
    } catch (error) {
      if (error instanceof TypeError) throw error;
      logger.warn('the chain does not answer yet', { error: String(error) });
    }
    return relayer;
  }

  async latestHead(call?: Call): Promise<Head> {
    const { height, hash, time } = await this.#rpc.call('chain_head', undefined, call);
    return { height: String(height), hash: Buffer.from(String(hash), 'hex'), timestamp: BigInt(Number(time)) };
  }

  async getChainStatus(): Promise<ChainStatus> {
    return { id: this.#config.chainId, enabled: true, config: this.#toml };
  }

  async getChainInfo(): Promise<ChainInfo> {
    const { chainId, networkName } = this.#config;
    return { familyName: 'account', chainId, networkName, networkNameFull: networkName };
  }

  /** A page token is the number of nodes that the pages before held. */
  async listNodeStatuses(pageSize: number, pageToken: string, call?: Call): Promise<NodeStatusPage> {
    const all = this.#rpc.nodes;
    const start = pageToken === '' ? 0 : Number(pageToken);
    if (!Number.isInteger(start) || start < 0 || start > all.length) throw new Error(`no page token: ${pageToken}`);
    await Promise.all(all.map((node) => this.#rpc.probe(node, call)));
    const end = Math.min(all.length, start + pageSize);
    const { chainId } = this.#config;
    const nodes = all.slice(start, end).map(({ name, url, lastError }) => {
      const config = `Name = ${JSON.stringify(name)}\nURL = ${JSON.stringify(url)}\n`;
      return { chainId, name, config, state: lastError === undefined ? 'Alive' : 'Unreachable' };
    });
    return { nodes, total: all.length, nextPageToken: end < all.length ? String(end) : '' };
  }

  /** Resolves when the transfer is in a block. */
  async transact(from: string, to: string, amount: bigint, balanceCheck: boolean, call?: Call): Promise<void> {
    if (balanceCheck) {
      const { balance } = await this.#rpc.call('account_get', from, call);
      if (BigInt(String(balance)) < amount) throw new Error(`${from} has ${balance}, too little for ${amount}`);
    }
    await this.#sender.send(from, { type: 'transfer', to, amount: String(amount) }, call);
  }

  async newConfigProvider(relayArgs: RelayArgs, call?: Call): Promise<ConfigProvider> {
    return new AccountConfigProvider(await this.#contract(relayArgs, call));
  }

  async newPluginProvider(relayArgs: RelayArgs, pluginArgs: PluginArgs, call?: Call): Promise<PluginProvider> {
    const contract = await this.#contract(relayArgs, call);
    // Better now than in the first round: with empty data the keystore says whether it has the key.
    await this.#keystore.sign(pluginArgs.transmitterId, new Uint8Array(), call);
    return new AccountPluginProvider(contract, this.#sender, pluginArgs.transmitterId);
  }

  async ready(call?: Call): Promise<void> {
    await this.#rpc.call('chain_head', undefined, call);
  }

  async healthReport(call?: Call): Promise<HealthReport> {
    await Promise.all(this.#rpc.nodes.map((node) => this.#rpc.probe(node, call)));
    const nodes = this.#rpc.nodes.map(({ name, lastError = '' }) => [`AccountRelayer.${name}`, lastError]);
    const alive = this.#rpc.nodes.some(({ lastError }) => lastError === undefined);
    return { AccountRelayer: alive ? '' : 'no node answers', ...Object.fromEntries(nodes) };
  }

  async close(): Promise<void> {
    this.#rpc.close();
  }

  async #contract({ contractId: address }: RelayArgs, call?: Call) {
    await readContract(this.#rpc, address, call);
    return { chainId: this.#config.chainId, address, rpc: this.#rpc };
  }
}
