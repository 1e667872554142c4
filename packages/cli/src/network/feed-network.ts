import type { EvmChain, Hex } from '@loopp/evm';
import type { PriceSource } from '../source/price-source.js';

/** The two keys of an oracle, 32 bytes each. */
export interface OracleKeys {
  /** For messages: "oracle 1", "oracles[0]". */
  readonly name: string;
  /** Signs reports; stays with the host. */
  readonly signing: Uint8Array;
  /** Signs transactions, for the relayer plugin through the keystore. */
  readonly transmitting: Uint8Array;
}

/** A chain with a configured feed, and what its oracles need. */
export interface FeedNetwork {
  readonly chain: EvmChain;
  readonly contract: Hex;
  readonly description: string;
  readonly decimals: number;
  /** What the relayer plugins are given, TOML. */
  readonly relayerConfig: string;
  readonly oracles: readonly OracleKeys[];
  readonly source: PriceSource;
}
