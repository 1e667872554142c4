import type { Metadata } from '@loopp/grpc';

/**
 * What accompanies a call, on both ends. An implementation may hand the `Call` it was given to the calls it
 * makes itself: deadline and cancellation then span processes.
 */
export interface Call {
  /** Aborts the call; the other side sees its own signal abort. */
  readonly signal?: AbortSignal;
  /** Latest moment for the answer, in milliseconds since the epoch. Crosses processes as grpc-timeout. */
  readonly deadline?: number;
  /**
   * Keys that cross process borders: `x-chainlink-org`, `x-chainlink-owner`, `x-chainlink-workflow`,
   * `traceparent`, `tracestate`, `baggage`. Others are neither sent nor handed to an implementation.
   */
  readonly metadata?: Metadata;
}
