import type { DataSource } from '@loopp/loop';
import type { OracleKeys } from '../network/feed-network.js';
import type { HostSurroundings } from '../run/host-surroundings.js';

/** Commands of the two plugins: programs with their arguments. */
export interface PluginCommands {
  readonly relayer: readonly string[];
  readonly median: readonly string[];
}

/** What the host of one oracle is made from. */
export interface OracleHostOptions extends HostSurroundings {
  readonly commands: PluginCommands;
  readonly keys: OracleKeys;
  /** TOML. */
  readonly relayerConfig: string;
  /** Address. */
  readonly contract: string;
  readonly chainId: bigint;
  readonly dataSource: DataSource;
}
