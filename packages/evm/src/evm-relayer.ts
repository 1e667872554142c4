import type {
  Call,
  ChainInfo,
  ChainStatus,
  ConfigProvider,
  Head,
  HealthReport,
  JsonObject,
  Keystore,
  Logger,
  MedianProvider,
  NewRelayerArgs,
  NodeStatusPage,
  PluginArgs,
  PluginProvider,
  RelayArgs,
  Relayer,
} from '@loopp/loop';
import type { EvmConfig } from './config/evm-config.js';
import { parseEvmConfig } from './config/parse-evm-config.js';
import { renderEvmConfig } from './config/render-evm-config.js';
import { EvmChain } from './evm-chain.js';
import { EvmError } from './evm-error.js';
import { fromHex, type Hex } from './hex.js';
import { nodeStatusPage } from './node-status-page.js';
import {
  type AbiView,
  latestConfigDetails,
  latestConfigDigestAndEpoch,
  latestTransmissionDetails,
} from './ocr2-abi.js';
import { requireContract } from './provider/evm-contract.js';
import { EvmConfigProvider, EvmMedianProvider, EvmPluginProvider } from './provider/evm-provider.js';
import { addressOf, contractOf } from './provider/job-args.js';

// Health checks have one second on the wire.
const healthLimitMs = 700;
const startLimitMs = 5_000;

const configViews = [latestConfigDetails];
const pluginViews = [...configViews, latestConfigDigestAndEpoch];
const medianViews = [...pluginViews, latestTransmissionDetails];

/** A relayer for one EVM chain. */
export class EvmRelayer implements Relayer {
  readonly #config: EvmConfig;
  readonly #chain: EvmChain;
  readonly #keystore: Keystore;
  readonly #logger: Logger;

  /** Nothing is dialled before use; `start` looks at the nodes first. */
  constructor(config: EvmConfig, keystore: Keystore, logger: Logger) {
    this.#config = config;
    this.#chain = new EvmChain(config, { keystore, logger });
    this.#keystore = keystore;
    this.#logger = logger;
  }

  /**
   * What a host's NewRelayer does: reads the configuration and looks at the nodes. Nodes that do not answer are no
   * reason to fail, they may come later.
   * @throws EvmError `EVM_CONFIG_INVALID`, or `EVM_CHAIN_ID_WRONG` when every node is on another chain.
   */
  static async start(
    { config, keystore }: NewRelayerArgs,
    { logger }: { readonly logger: Logger },
  ): Promise<EvmRelayer> {
    const relayer = new EvmRelayer(parseEvmConfig(config), keystore, logger);
    const { nodes } = relayer.#chain;
    await nodes.settle(startLimitMs);
    for (const node of nodes.nodes) {
      if (node.lastError !== undefined)
        logger.warn('an RPC node cannot be used', { node: node.name, error: node.lastError });
    }
    if (nodes.nodes.every((node) => node.state === 'InvalidChainID')) {
      relayer.#chain.close();
      throw new EvmError('EVM_CHAIN_ID_WRONG', nodes.nodes.map((node) => node.lastError).join('; '));
    }
    return relayer;
  }

  async newMedianProvider(relayArgs: RelayArgs, pluginArgs: PluginArgs, call?: Call): Promise<MedianProvider> {
    return new EvmMedianProvider(await this.#pluginOptions(relayArgs, pluginArgs, medianViews, call));
  }

  async newPluginProvider(relayArgs: RelayArgs, pluginArgs: PluginArgs, call?: Call): Promise<PluginProvider> {
    return new EvmPluginProvider(await this.#pluginOptions(relayArgs, pluginArgs, pluginViews, call));
  }

  async newConfigProvider(relayArgs: RelayArgs, call?: Call): Promise<ConfigProvider> {
    return new EvmConfigProvider(await this.#contract(relayArgs, configViews, call));
  }

  async latestHead(call?: Call): Promise<Head> {
    const { number, hash, timestamp } = await this.#chain.client.block('latest', call);
    return { height: number.toString(), hash: fromHex(hash), timestamp };
  }

  async getChainStatus(_call?: Call): Promise<ChainStatus> {
    return { id: this.#config.chainId.toString(), enabled: true, config: renderEvmConfig(this.#config) };
  }

  async getChainInfo(_call?: Call): Promise<ChainInfo> {
    const { chainId, networkName, networkNameFull } = this.#config;
    return { familyName: 'evm', chainId: chainId.toString(), networkName, networkNameFull };
  }

  /** The nodes in the order of the configuration. A page token is what the page before gave, empty for the first. */
  async listNodeStatuses(pageSize: number, pageToken: string, call?: Call): Promise<NodeStatusPage> {
    await this.#chain.nodes.checkAll(healthLimitMs, call);
    return nodeStatusPage(this.#config, this.#chain.nodes.nodes, pageSize, pageToken);
  }

  /** Resolves when the transfer is in a block. */
  async transact(from: string, to: string, amount: bigint, balanceCheck: boolean, call?: Call): Promise<void> {
    if (amount < 0n) throw new EvmError('EVM_ARGUMENT_INVALID', `an amount of ${amount} wei cannot be sent`);
    const request = {
      from: addressOf('sender', from),
      to: addressOf('recipient', to),
      value: amount,
      purpose: 'the transfer',
      checkBalance: balanceCheck,
    };
    await this.#chain.sender.send(request, call);
  }

  /** Nothing to do: logs are read from the chain each time and never kept. */
  async replay(_fromBlock: string, _args: JsonObject, _call?: Call): Promise<void> {}

  /** Rejects with the reason when no node serves the chain. */
  async ready(call?: Call): Promise<void> {
    await this.#chain.client.blockNumber(call);
  }

  /** One entry for the relayer and one for each node. */
  async healthReport(call?: Call): Promise<HealthReport> {
    const { nodes } = this.#chain.nodes;
    await this.#chain.nodes.checkAll(healthLimitMs, call);
    const entries = nodes.map(({ name, state, lastError }): [string, string] => [
      `EvmRelayer.${name}`,
      state === 'Alive' ? '' : (lastError ?? state),
    ]);
    const isAlive = nodes.some((node) => node.state === 'Alive');
    return { EvmRelayer: isAlive ? '' : 'no node is alive', ...Object.fromEntries(entries) };
  }

  /** Closes the connections; what is under way rejects. Providers made before are of no more use. */
  async close(_call?: Call): Promise<void> {
    this.#chain.close();
  }

  async #pluginOptions(relayArgs: RelayArgs, pluginArgs: PluginArgs, views: Views, call: Call | undefined) {
    const fromAccount = addressOf('transmitter ID of the job', pluginArgs.transmitterId);
    const contract = await this.#contract(relayArgs, views, call);
    await this.#requireKey(fromAccount, call);
    return { chain: this.#chain, contract, fromAccount, logger: this.#logger };
  }

  async #contract(relayArgs: RelayArgs, views: Views, call: Call | undefined) {
    const { chainId, contractTypes } = this.#config;
    const contract = { client: this.#chain.client, chainId, address: contractOf(relayArgs, chainId) };
    try {
      await requireContract(contract, { views, contractTypes }, call);
    } catch (error) {
      // A provider outlives its nodes' outages, so it may begin in one.
      if (!(error instanceof EvmError) || error.code !== 'EVM_RPC_UNREACHABLE') throw error;
      this.#logger.warn('the contract could not be looked at', { contract: contract.address, error: error.message });
    }
    return contract;
  }

  async #requireKey(account: Hex, call: Call | undefined): Promise<void> {
    try {
      await this.#keystore.sign(account, new Uint8Array(), call);
    } catch (cause) {
      if (call?.signal?.aborted) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EvmError('EVM_CONFIG_INVALID', `the keystore cannot sign for the transmitter ${account}: ${reason}`, {
        cause,
      });
    }
  }
}

type Views = readonly AbiView[];
