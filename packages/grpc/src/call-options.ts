import type { Metadata } from './metadata.js';

/** What a caller can set for one call. */
export interface CallOptions {
  /** Aborting it ends the call with CANCELLED and tells the server (RST_STREAM CANCEL). */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from now; the earlier of this and `deadline` counts. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds since the epoch. Sent as `grpc-timeout` and enforced on this side too. */
  readonly deadline?: number | undefined;
  readonly metadata?: Metadata | undefined;
  /** Wait through failed connection attempts instead of failing with UNAVAILABLE at the first. */
  readonly waitForReady?: boolean | undefined;
  /** Called once, when the server's header arrives; not called when the server sends trailers only. */
  onHeader?(metadata: Metadata): void;
  /** Called once, when the call ends with trailers, whatever the status. */
  onTrailer?(metadata: Metadata): void;
}
