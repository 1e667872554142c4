import type { Metadata } from '../metadata.js';
import type { Status } from '../status.js';

/** What a relay passes on, and what it lets others see of it. */
export interface RelayOptions {
  /** Which methods may pass; the others are answered with UNIMPLEMENTED. All pass by default. */
  allow?(path: string): boolean;
  readonly tap?: RelayTap | undefined;
  /** Counted up as streams pass; may be shared by several relays. */
  readonly counters?: RelayCounters | undefined;
}

/** Totals of what passed. */
export class RelayCounters {
  /** Streams that were accepted, and those of them that are still open. */
  streams = 0;
  open = 0;
  /** Octets of DATA in each direction, message prefixes included. */
  requestOctets = 0;
  responseOctets = 0;
  /** Streams that ended otherwise than by trailers. */
  resets = 0;
}

/** Watches the streams of a relay. What it throws is ignored. */
export interface RelayTap {
  /** A stream begins; what is returned watches it, undefined leaves it alone. */
  open(path: string, metadata: Metadata): RelayStreamTap | undefined;
}

/** Watches one stream. The octets are those on the wire: length-prefixed messages, cut anywhere; copy what is kept. */
export interface RelayStreamTap {
  request?(bytes: Uint8Array): void;
  responseHeader?(metadata: Metadata): void;
  response?(bytes: Uint8Array): void;
  /** The end: the status that passed, or undefined when the stream was reset. */
  end?(status: Status | undefined, details: string, metadata: Metadata): void;
}

/** A tap whose faults are its own. */
export function tapSafely(run: () => void): void {
  try {
    run();
  } catch {
    // Watching must not change what is watched.
  }
}
