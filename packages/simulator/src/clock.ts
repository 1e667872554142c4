import { setTimeout as pause } from 'node:timers/promises';

/** The time of a simulated network. Nothing in this package reads another one. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** True when `now` is this machine's time: deadlines may then cross to other processes. */
  readonly isWallClock: boolean;
  /** Calls `fire` when a plugin has taken `ms` of its time. @returns what takes that back. */
  limit(ms: number, fire: () => void): () => void;
  /** Lets `ms` pass between the steps of the protocol. @throws the reason of the signal. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** This machine's clock: for networks of real processes and real chains. */
export const systemClock: Clock = {
  now: () => Date.now(),
  isWallClock: true,
  limit: realLimit,
  sleep: async (ms, signal) => {
    if (ms > 0) await pause(ms, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
  },
};

/**
 * A clock that moves only when the protocol waits: delays of messages, grace, stages and pauses cost no time and are the
 * same in every run. Only the code of plugins is real, and so is the time that it may take.
 */
export class VirtualClock implements Clock {
  readonly isWallClock = false;
  #now: number;

  /** @param start milliseconds since the epoch; default: the begin of 2026. */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  limit(ms: number, fire: () => void): () => void {
    return realLimit(ms, fire);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(ms);
  }

  /** Moves the clock on. */
  advance(ms: number): void {
    this.#now += Math.max(0, ms);
  }
}

function realLimit(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, Math.min(ms, longestTimerMs));
  return () => clearTimeout(timer);
}

/** What setTimeout takes. */
const longestTimerMs = 2 ** 31 - 1;
