/** The pauses between attempts to connect (grpc/grpc doc/connection-backoff.md). */
export interface Backoff {
  /** The first pause, in milliseconds. */
  readonly initialMs: number;
  readonly maxMs: number;
  readonly multiplier: number;
  /** Each pause is spread by up to this fraction, so that peers do not reconnect in step. */
  readonly jitter: number;
}

/** Shorter than gRPC's (1 s to 120 s): our peers are processes on the same machine. */
export const defaultBackoff: Backoff = { initialMs: 100, maxMs: 10_000, multiplier: 1.6, jitter: 0.2 };

/** The pause after `failures` failed attempts in a row, from 1. */
export function backoffDelay(backoff: Backoff, failures: number, random: () => number): number {
  const delay = Math.min(backoff.maxMs, backoff.initialMs * backoff.multiplier ** (failures - 1));
  return delay * (1 + backoff.jitter * (2 * random() - 1));
}
