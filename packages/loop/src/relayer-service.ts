import { delegated } from './internal/delegated.js';
import { pluginKinds } from './internal/process/kinds.js';
import { type PluginProcessOptions, SupervisedPlugin } from './internal/process/supervised-plugin.js';
import { evmService } from './internal/services/evm.js';
import { pluginRelayer } from './internal/services/relayer.js';
import { unimplemented } from './internal/unimplemented.js';
import type { Call } from './types/call.js';
import type { CapabilitiesRegistry } from './types/capabilities-registry.js';
import type { ContractReader } from './types/contract-reader.js';
import type { ContractWriter } from './types/contract-writer.js';
import type { EvmService } from './types/evm.js';
import type { MedianProvider } from './types/median.js';
import type {
  ChainInfo,
  ChainStatus,
  ConfigProvider,
  Head,
  JsonObject,
  Keystore,
  NodeStatusPage,
  Ocr3CapabilityProvider,
  PluginArgs,
  PluginProvider,
  PluginRelayer,
  RelayArgs,
  Relayer,
} from './types/relayer.js';
import type { HealthReport, Service } from './types/service.js';

export interface RelayerServiceOptions extends PluginProcessOptions {
  /** The relayer's own configuration, TOML. */
  readonly config: string;
  readonly keystore: Keystore;
  /** Left out: every method answers Unimplemented. */
  readonly csaKeystore?: Keystore;
  /** Left out: every method answers Unimplemented. */
  readonly capabilitiesRegistry?: CapabilitiesRegistry;
}

/**
 * A relayer plugin as its host sees it. The process starts with the first call (or `ready`), is started again
 * after a crash, and what was made through this object (a provider, say) is then made anew behind its handle.
 */
export class RelayerService implements Relayer, AsyncDisposable {
  readonly #plugin: SupervisedPlugin<PluginRelayer & Service, Relayer>;

  constructor(options: RelayerServiceOptions) {
    const { config, keystore, csaKeystore, capabilitiesRegistry } = options;
    const parts = {
      config,
      keystore,
      csaKeystore: csaKeystore ?? unimplemented<Keystore>(),
      capabilitiesRegistry: capabilitiesRegistry ?? unimplemented<CapabilitiesRegistry>(),
    };
    this.#plugin = new SupervisedPlugin(
      'RelayerService',
      pluginKinds.relayer,
      pluginRelayer,
      (root, call) => root.newRelayer(parts, call),
      options,
    );
  }

  /** How many times the process was started again after a crash. */
  get restarts(): number {
    return this.#plugin.restarts;
  }

  /** Without an EVM chain behind the relayer every method answers Unimplemented. */
  readonly evm: Required<EvmService> = delegated(evmService, async (call) => {
    return (await this.#plugin.get(call)).evm as Required<EvmService> | undefined;
  });

  /** Calls of methods that the relayer's reader lacks reject as Unimplemented. */
  async newContractReader(config: Uint8Array, call?: Call): Promise<Required<ContractReader & Service>> {
    const reader = await required(await this.#plugin.get(call)).newContractReader(config, call);
    return reader as Required<ContractReader & Service>;
  }

  /** Calls of methods that the relayer's writer lacks reject as Unimplemented. */
  async newContractWriter(config: Uint8Array, call?: Call): Promise<Required<ContractWriter>> {
    const writer = await required(await this.#plugin.get(call)).newContractWriter(config, call);
    return writer as Required<ContractWriter>;
  }

  async newMedianProvider(relayArgs: RelayArgs, pluginArgs: PluginArgs, call?: Call): Promise<MedianProvider> {
    return required(await this.#plugin.get(call)).newMedianProvider(relayArgs, pluginArgs, call);
  }

  async newPluginProvider(relayArgs: RelayArgs, pluginArgs: PluginArgs, call?: Call): Promise<PluginProvider> {
    return required(await this.#plugin.get(call)).newPluginProvider(relayArgs, pluginArgs, call);
  }

  async newOcr3CapabilityProvider(
    relayArgs: RelayArgs,
    pluginArgs: PluginArgs,
    call?: Call,
  ): Promise<Ocr3CapabilityProvider> {
    return required(await this.#plugin.get(call)).newOcr3CapabilityProvider(relayArgs, pluginArgs, call);
  }

  async newConfigProvider(relayArgs: RelayArgs, call?: Call): Promise<ConfigProvider> {
    return required(await this.#plugin.get(call)).newConfigProvider(relayArgs, call);
  }

  async latestHead(call?: Call): Promise<Head> {
    return required(await this.#plugin.get(call)).latestHead(call);
  }

  async getChainStatus(call?: Call): Promise<ChainStatus> {
    return required(await this.#plugin.get(call)).getChainStatus(call);
  }

  async getChainInfo(call?: Call): Promise<ChainInfo> {
    return required(await this.#plugin.get(call)).getChainInfo(call);
  }

  async listNodeStatuses(pageSize: number, pageToken: string, call?: Call): Promise<NodeStatusPage> {
    return required(await this.#plugin.get(call)).listNodeStatuses(pageSize, pageToken, call);
  }

  async transact(from: string, to: string, amount: bigint, balanceCheck: boolean, call?: Call): Promise<void> {
    return required(await this.#plugin.get(call)).transact(from, to, amount, balanceCheck, call);
  }

  async replay(fromBlock: string, args: JsonObject, call?: Call): Promise<void> {
    return required(await this.#plugin.get(call)).replay(fromBlock, args, call);
  }

  ready(call?: Call): Promise<void> {
    return this.#plugin.ready(call);
  }

  healthReport(call?: Call): Promise<HealthReport> {
    return this.#plugin.healthReport(call);
  }

  /** Closes the relayer and ends its process. */
  close(): Promise<void> {
    return this.#plugin.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** A client has every method of its table: what the plugin leaves out answers Unimplemented. */
function required(relayer: Relayer): Required<Relayer> {
  return relayer as Required<Relayer>;
}
