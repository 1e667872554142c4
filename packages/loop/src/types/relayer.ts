import type { Call } from './call.js';
import type { CapabilitiesRegistry } from './capabilities-registry.js';
import type { Codec } from './codec.js';
import type { ContractReader } from './contract-reader.js';
import type { ContractWriter } from './contract-writer.js';
import type { EvmService } from './evm.js';
import type { MedianProvider } from './median.js';
import type { ContractConfigTracker, ContractTransmitter, OffchainConfigDigester } from './ocr2.js';
import type { Ocr3ContractTransmitter } from './ocr3.js';
import type { Service } from './service.js';

/** Wire: `loop.Keystore`. Keys stay with the host; a plugin asks for signatures. */
export interface Keystore {
  accounts(call?: Call): Promise<readonly string[]>;
  /** With empty `data` a check that the account exists. What `data` and the reply hold depends on the chain. */
  sign(account: string, data: Uint8Array, call?: Call): Promise<Uint8Array>;
  decrypt?(account: string, data: Uint8Array, call?: Call): Promise<Uint8Array>;
}

/** Which job asks for a provider. */
export interface RelayArgs {
  /** UUID, 16 bytes. */
  readonly externalJobId: Uint8Array;
  /** int32. */
  readonly jobId: number;
  /** The contract's address in the chain's own notation. */
  readonly contractId: string;
  /** True for the first start of the job. */
  readonly isNew: boolean;
  /** JSON, as the job gives it. */
  readonly relayConfig: Uint8Array;
  /** The job's kind of plugin, for `newConfigProvider` alone; of the others each stands for one kind. */
  readonly providerType?: string;
}

export interface PluginArgs {
  /** The account that transmits. */
  readonly transmitterId: string;
  /** JSON, as the job gives it. */
  readonly pluginConfig: Uint8Array;
}

export interface ConfigProvider extends Service {
  readonly offchainConfigDigester: OffchainConfigDigester;
  readonly contractConfigTracker: ContractConfigTracker;
}

export interface PluginProvider extends ConfigProvider {
  readonly contractTransmitter: ContractTransmitter;
  /** Left out by relayers that have none; a client finds that out when it receives the provider. */
  readonly contractReader?: ContractReader;
  /** Left out by relayers that have none; a client finds that out when it receives the provider. */
  readonly codec?: Codec;
}

/** What a relayer gives for an OCR3 capability. */
export interface Ocr3CapabilityProvider extends PluginProvider {
  readonly ocr3ContractTransmitter: Ocr3ContractTransmitter;
}

export interface Head {
  /** Decimal text. */
  readonly height: string;
  readonly hash: Uint8Array;
  /** Seconds since the epoch, uint64. */
  readonly timestamp: bigint;
}

export interface ChainStatus {
  readonly id: string;
  readonly enabled: boolean;
  /** TOML. */
  readonly config: string;
}

export interface ChainInfo {
  readonly familyName: string;
  readonly chainId: string;
  readonly networkName: string;
  readonly networkNameFull: string;
}

export interface NodeStatus {
  readonly chainId: string;
  readonly name: string;
  /** TOML. */
  readonly config: string;
  readonly state: string;
}

export interface NodeStatusPage {
  readonly nodes: readonly NodeStatus[];
  readonly total: number;
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/** A JSON value as `google.protobuf.Struct` carries it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Knows a chain (wire: `loop.Relayer`). What an implementation leaves out answers Unimplemented. What a `new…` method
 * resolves with is started already: Go's `Start` has no counterpart.
 */
export interface Relayer extends Service {
  /** Direct access to the chain, when it is an EVM chain. */
  readonly evm?: EvmService;
  /** @param config the reader's own configuration, usually JSON. */
  newContractReader?(config: Uint8Array, call?: Call): Promise<ContractReader & Service>;
  /** @param config the writer's own configuration, usually JSON. */
  newContractWriter?(config: Uint8Array, call?: Call): Promise<ContractWriter>;
  newMedianProvider?(relayArgs: RelayArgs, pluginArgs: PluginArgs, call?: Call): Promise<MedianProvider>;
  newPluginProvider?(relayArgs: RelayArgs, pluginArgs: PluginArgs, call?: Call): Promise<PluginProvider>;
  newOcr3CapabilityProvider?(
    relayArgs: RelayArgs,
    pluginArgs: PluginArgs,
    call?: Call,
  ): Promise<Ocr3CapabilityProvider>;
  newConfigProvider?(relayArgs: RelayArgs, call?: Call): Promise<ConfigProvider>;
  latestHead?(call?: Call): Promise<Head>;
  getChainStatus?(call?: Call): Promise<ChainStatus>;
  getChainInfo?(call?: Call): Promise<ChainInfo>;
  listNodeStatuses?(pageSize: number, pageToken: string, call?: Call): Promise<NodeStatusPage>;
  /** Moves native currency; `amount` in the chain's smallest unit. */
  transact?(from: string, to: string, amount: bigint, balanceCheck: boolean, call?: Call): Promise<void>;
  /** Reads again the logs since `fromBlock` (decimal text). */
  replay?(fromBlock: string, args: JsonObject, call?: Call): Promise<void>;
}

/** What a relayer is made from. Parts that the host left out answer Unimplemented. */
export interface NewRelayerArgs {
  /** TOML. */
  readonly config: string;
  readonly keystore: Keystore;
  readonly csaKeystore: Keystore;
  readonly capabilitiesRegistry: CapabilitiesRegistry;
}

/** Wire: `loop.PluginRelayer`, the root of a relayer plugin. */
export interface PluginRelayer {
  newRelayer(args: NewRelayerArgs, call?: Call): Promise<Relayer>;
}
