/** The time, so that tests can have one of their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something again and again. @returns what ends it */
  every(ms: number, run: () => Promise<void>): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  every: (ms, run) => {
    // The host ends the process; a timer that nobody cleared must not keep it.
    const timer = setInterval(() => void run(), ms).unref();
    return () => clearInterval(timer);
  },
};
