import type { Ocr3CapabilityProvider } from '@loopp/loop';
import type { InMemoryChain } from './chain/in-memory-chain.js';
import type { Clock } from './clock.js';
import type { OnchainKeyring } from './protocol/keyring.js';
import type { NetworkOptions } from './protocol/options.js';

/** What the factory of one oracle may be made from. */
export interface SimulatedOracle {
  /** Index, from 0. */
  readonly id: number;
  /** What a relayer would give; of OCR2, OCR3 and plain products. */
  readonly provider: Ocr3CapabilityProvider;
  readonly chain: InMemoryChain;
  readonly clock: Clock;
}

/** A network on a chain in memory. `Factory` is one that all oracles share, or is made for each. */
export interface SimulateOptions<Factory> extends Omit<NetworkOptions, 'n' | 'f' | 'configDigest'> {
  /** How many; default 4. */
  readonly oracles?: number;
  /** Default: as many as may be faulty among so many. */
  readonly f?: number;
  readonly factory: Factory | ((oracle: SimulatedOracle) => Factory | Promise<Factory>);
  /** The contract's onchain config. Default: empty. */
  readonly onchainConfig?: Uint8Array;
  /** What the plugins are handed as their offchain config. Default: empty. */
  readonly offchainConfig?: Uint8Array;
  /** Default: EVM keys that follow from the seed. `namedKeyring` is faster. */
  readonly keyring?: (oracle: number) => OnchainKeyring;
}
