import type { Call } from './call.js';
import type { ContractReader } from './contract-reader.js';
import type { ContractWriter } from './contract-writer.js';
import type { EvmService } from './evm.js';
import type { MedianProvider } from './median.js';
import type { ChainInfo, Head, Ocr3CapabilityProvider, PluginArgs, PluginProvider } from './relayer.js';
import type { HealthReport, Service } from './service.js';

export interface RelayerId {
  /** `evm`, for example. */
  readonly network: string;
  readonly chainId: string;
}

/** Of the old Mercury servers. */
export interface MercuryCredentials {
  readonly legacyUrl: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** What a provider is for; the job stays with the host. */
export interface RelayerSetArgs {
  /** The contract's address in the chain's own notation. */
  readonly contractId: string;
  /** JSON. */
  readonly relayConfig: Uint8Array;
  readonly mercuryCredentials?: MercuryCredentials;
}

/** A contract reader that lives with the host's set, until it is closed or the plugin that asked for it ends. */
export interface RelayerSetReader extends ContractReader, Pick<Service, 'close'> {
  /** A host of the original starts the reader only now. Left out: no effect. */
  start?(call?: Call): Promise<void>;
}

/**
 * All relayers of a host (wire: `loop.relayerset.RelayerSet`). What an implementation leaves out answers
 * Unimplemented.
 */
export interface RelayerSet {
  /** Rejects when there is no such relayer. */
  get?(id: RelayerId, call?: Call): Promise<RelayerId>;
  /** @param ids none: all relayers. */
  list?(ids: readonly RelayerId[], call?: Call): Promise<readonly RelayerId[]>;
  startRelayer?(id: RelayerId, call?: Call): Promise<void>;
  closeRelayer?(id: RelayerId, call?: Call): Promise<void>;
  /** Rejects with the reason while the relayer cannot serve. */
  relayerReady?(id: RelayerId, call?: Call): Promise<void>;
  relayerHealthReport?(id: RelayerId, call?: Call): Promise<HealthReport>;
  relayerName?(id: RelayerId, call?: Call): Promise<string>;
  relayerLatestHead?(id: RelayerId, call?: Call): Promise<Head>;
  relayerGetChainInfo?(id: RelayerId, call?: Call): Promise<ChainInfo>;
  /**
   * Direct access to the chain. For a plugin nothing is opened or checked: a wrong id shows with the first call. An
   * implementation is asked for each call.
   */
  evm?(id: RelayerId, call?: Call): Promise<EvmService>;
  /** @param config the reader's own configuration, usually JSON. */
  newContractReader?(id: RelayerId, config: Uint8Array, call?: Call): Promise<RelayerSetReader>;
  /** @param config the writer's own configuration, usually JSON. */
  newContractWriter?(id: RelayerId, config: Uint8Array, call?: Call): Promise<ContractWriter>;
  /** No host of the original has the three methods that make providers. */
  newPluginProvider?(id: RelayerId, args: RelayerSetArgs, plugin: PluginArgs, call?: Call): Promise<PluginProvider>;
  newMedianProvider?(id: RelayerId, args: RelayerSetArgs, plugin: PluginArgs, call?: Call): Promise<MedianProvider>;
  newOcr3CapabilityProvider?(
    id: RelayerId,
    args: RelayerSetArgs,
    plugin: PluginArgs,
    call?: Call,
  ): Promise<Ocr3CapabilityProvider>;
}
