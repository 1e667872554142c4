import type { Metadata } from '../metadata.js';
import type { MethodKind } from '../method.js';

/** What a handler sees of the call that it handles. */
export interface ServerCall {
  readonly path: string;
  readonly kind: MethodKind;
  /** What the client sent with the request. */
  readonly metadata: Metadata;
  /** Aborts when the client cancels, the deadline passes or the connection is lost. The reason is a StatusError. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch, when the client set one. */
  readonly deadline: number | undefined;
  /**
   * Sends the header now. Without it, an empty header goes with the first response. A second call is ignored. Throws
   * StatusError INTERNAL when the client would refuse it for its size (SETTINGS_MAX_HEADER_LIST_SIZE).
   */
  sendHeader(metadata: Metadata): void;
  /** What goes with the status; filled by the handler. */
  readonly trailer: Metadata;
}

/** Runs around every handler: may refuse by throwing before `next`, or act on the outcome after it. */
export type ServerInterceptor = (call: ServerCall, next: () => Promise<void>) => Promise<void>;
