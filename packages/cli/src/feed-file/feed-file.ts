import type { Hex } from '@loopp/evm';
import type { KeyPlace } from '../input/read-key.js';
import type { JsonPath } from '../source/json-path.js';

/** A feed as a TOML file describes it. Paths are absolute. */
export interface FeedFile {
  /** As the user wrote it, for messages. */
  readonly name: string;
  /** Relative paths in the file start here. */
  readonly folder: string;
  readonly chainId: bigint;
  /** May hold credentials: never shown. */
  readonly rpcUrl: URL;
  readonly contract: Hex;
  /** Undefined: our own. */
  readonly relayerCommand: readonly string[] | undefined;
  readonly medianCommand: readonly string[] | undefined;
  /** Configuration for the relayer plugin instead of the one made of chain id and URL. */
  readonly relayerConfigFile: string | undefined;
  readonly source: SourceSettings;
  /** Undefined: what the contract's configuration says. */
  readonly roundIntervalMs: number | undefined;
  readonly oracles: readonly OraclePlaces[];
}

export type SourceSettings = { readonly decimals: number | undefined } & (
  | { readonly type: 'csv'; readonly file: string; readonly columns: readonly string[] }
  | {
      readonly type: 'http';
      readonly url: URL;
      readonly path: JsonPath;
      readonly intervalMs: number;
      readonly timeoutMs: number;
    }
);

/** Where the keys of one oracle are. */
export interface OraclePlaces {
  /** "oracles[0]". */
  readonly name: string;
  readonly signingKey: KeyPlace;
  readonly transmitterKey: KeyPlace;
}
