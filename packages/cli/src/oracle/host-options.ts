import type { Call, DataSource, EnvironmentConfig, Logger } from '@loopp/loop';
import type { OracleKeys } from '../network/feed-network.js';

/** Commands of the two plugins: programs with their arguments. */
export interface PluginCommands {
  readonly relayer: readonly string[];
  readonly median: readonly string[];
}

/** What the host of one oracle is made from. */
export interface OracleHostOptions {
  readonly commands: PluginCommands;
  readonly keys: OracleKeys;
  /** TOML. */
  readonly relayerConfig: string;
  /** Address. */
  readonly contract: string;
  readonly chainId: bigint;
  readonly dataSource: DataSource;
  /** Private folder of the run: sockets are made in it. */
  readonly folder: string;
  readonly environment: EnvironmentConfig;
  readonly onSpawn: (pid: number) => void;
  readonly logger: Logger;
  readonly call: Call;
}
