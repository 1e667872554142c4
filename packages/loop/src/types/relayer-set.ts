import type { Call } from './call.js';
import type { ChainInfo, Head } from './relayer.js';
import type { HealthReport } from './service.js';

export interface RelayerId {
  /** `evm`, for example. */
  readonly network: string;
  readonly chainId: string;
}

/**
 * All relayers of a host (wire: `loop.relayerset.RelayerSet`). What an implementation leaves out answers
 * Unimplemented, and so do the methods that hand over objects of a relayer.
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
}
