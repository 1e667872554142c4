import type { Call } from './call.js';
import type { Nanoseconds } from './ocr2.js';
import type { ValueMap } from './values.js';

/** A decentralized oracle network. */
export interface Don {
  /** uint32. */
  readonly id: number;
  /** Peer ids, 32 bytes each. */
  readonly members: readonly Uint8Array[];
  /** Tolerated faulty nodes, 0 to 255. */
  readonly f: number;
  /** uint32. */
  readonly configVersion: number;
  readonly name: string;
  readonly families: readonly string[];
  readonly config: Uint8Array;
}

export interface CapabilityNode {
  /** 32 bytes; empty when the node has none. */
  readonly peerId: Uint8Array;
  readonly workflowDon: Don;
  readonly capabilityDons: readonly Don[];
  /** uint32. */
  readonly nodeOperatorId: number;
  /** 32 bytes. */
  readonly signer: Uint8Array;
  /** 32 bytes. */
  readonly encryptionPublicKey: Uint8Array;
}

export interface DonWithNodes {
  readonly don: Don;
  readonly nodes: readonly CapabilityNode[];
}

export interface RemoteTriggerConfig {
  readonly registrationRefresh: Nanoseconds;
  readonly registrationExpiry: Nanoseconds;
  /** uint32. */
  readonly minResponsesToAggregate: number;
  readonly messageExpiry: Nanoseconds;
  /** uint32. */
  readonly maxBatchSize: number;
  readonly batchCollectionPeriod: Nanoseconds;
}

export interface RemoteTargetConfig {
  readonly requestHashExcludedAttributes: readonly string[];
}

export interface RemoteExecutableConfig {
  readonly requestHashExcludedAttributes: readonly string[];
  /** 0: all at once; 1: one at a time. */
  readonly transmissionSchedule: number;
  readonly deltaStage: Nanoseconds;
  readonly requestTimeout: Nanoseconds;
  /** uint32. */
  readonly serverMaxParallelRequests: number;
  /** 0: simple; 1: a write report's signatures are left out. */
  readonly requestHasherType: number;
}

/** How the nodes of a network call a capability of another one. */
export type RemoteCapabilityConfig =
  | { readonly kind: 'trigger'; readonly config: RemoteTriggerConfig }
  | { readonly kind: 'target'; readonly config: RemoteTargetConfig }
  | { readonly kind: 'executable'; readonly config: RemoteExecutableConfig };

export interface CapabilityMethodConfig {
  readonly remote?: Exclude<RemoteCapabilityConfig, { readonly kind: 'target' }>;
  /** 0: mode; 1: signed report. */
  readonly aggregatorType?: number;
}

export interface CapabilityConfig {
  readonly defaultConfig: ValueMap;
  readonly remote?: RemoteCapabilityConfig;
  readonly methods: Readonly<Record<string, CapabilityMethodConfig>>;
}

/**
 * The host's registry of capabilities (wire: `loop.CapabilitiesRegistry`), its data methods. What an implementation
 * leaves out answers Unimplemented, and so do the methods that hand over capabilities.
 */
export interface CapabilitiesRegistry {
  localNode?(call?: Call): Promise<CapabilityNode>;
  /** @param peerId 32 bytes. */
  nodeByPeerId?(peerId: Uint8Array, call?: Call): Promise<CapabilityNode>;
  configForCapability?(capabilityId: string, donId: number, call?: Call): Promise<CapabilityConfig>;
  donsForCapability?(capabilityId: string, call?: Call): Promise<readonly DonWithNodes[]>;
}
