import type { Clock } from '../clock.js';
import type { Fault } from '../faults/fault.js';
import type { NetworkEvent } from './events.js';
import type { Schedule } from './schedule.js';

/** What OCR2 and OCR3 networks have in common. */
export interface NetworkOptions {
  /** Oracles of the contract; those that are not in the network are as good as down. */
  readonly n: number;
  /** Tolerated faulty oracles: 3 f < n. */
  readonly f: number;
  /** 32 bytes. */
  readonly configDigest: Uint8Array;
  /** Decides faults. Default 1. */
  readonly seed?: number | bigint | string;
  /** Default: a `VirtualClock`. */
  readonly clock?: Clock;
  /** Default: `takingTurns()`. */
  readonly schedule?: Schedule;
  readonly faults?: readonly Fault[];
  readonly onEvent?: (event: NetworkEvent) => void;
  /** Rounds in an epoch that no leader cuts short. Default 10. */
  readonly roundsPerEpoch?: number;
  /** The first epoch; the contract must not have seen it. Default 1. */
  readonly firstEpoch?: number;
  /** From the begin of a round to the next one's, in milliseconds. Default 0: they follow at once. */
  readonly roundIntervalMs?: number;
  /** How many leaders may fail in a row before `round` gives up, itself included. Default f + 1. */
  readonly leaders?: number;
  /** From the quorum of observations to the proposal, in milliseconds: what comes meanwhile is used. Default 0. */
  readonly graceMs?: number;
  /** A leader that brings no round to its end in that time is replaced, in milliseconds. Default 10 000. */
  readonly progressMs?: number;
  /** Longest time of a transmission, in milliseconds; 0: no limit. Default 10 000. */
  readonly transmitMs?: number;
  /**
   * `all`: every oracle that accepted asks its plugin when its time has come, as in libocr, and only the plugin keeps it
   * from transmitting again. `first`: nobody else is asked when one has transmitted, up to f + 1 try. Default `all`.
   */
  readonly transmitters?: 'all' | 'first';
  /** When honest oracles make different things of one input: reject `round`, or tell it as an event. Default `throw`. */
  readonly disagreements?: 'throw' | 'tell';
  /** Oracles whose plugins are faulty on purpose: their answers are compared with nobody's. */
  readonly byzantine?: readonly number[];
}

/** What one round is given. */
export interface RoundCall {
  /** Ends the round; `round` then rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Faults of this round, after those of the network. */
  readonly faults?: readonly Fault[];
}
