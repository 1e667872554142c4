import type { Logger } from '@loopp/loop';
import type { FeedReader } from './feed-reader.js';
import type { Oracle } from './oracle.js';
import type { Schedule } from './schedule.js';

/** A network of oracles and the contract that it reports to. */
export interface SimulatorOptions {
  /** At least 2 f + 1 of the contract's oracles. */
  readonly oracles: readonly Oracle[];
  readonly f: number;
  /** 32 bytes. */
  readonly configDigest: Uint8Array;
  readonly limits: StepLimits;
  readonly schedule: Schedule;
  readonly feed: FeedReader;
  readonly logger: Logger;
}

/** Longest duration of each step, in milliseconds. */
export interface StepLimits {
  readonly query: number;
  readonly observation: number;
  readonly report: number;
  readonly shouldAccept: number;
  readonly shouldTransmit: number;
  readonly transmit: number;
}
