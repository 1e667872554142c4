import type { Nanoseconds } from '@loopp/loop';

/** As contracts and plugins have durations, in milliseconds, rounded down. */
export function milliseconds(duration: Nanoseconds): number {
  return Number(duration / 1_000_000n);
}

export function nanoseconds(ms: number): Nanoseconds {
  return BigInt(Math.round(ms * 1_000_000));
}
