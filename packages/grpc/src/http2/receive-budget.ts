import { Http2Error } from './http2-error.js';
import type { Http2Limits } from './limits.js';
import { defaultWindow, ErrorCode } from './protocol.js';

/** A stream with a message that is not complete. */
export interface Assembling {
  /** Octets that were received and may be credited now. */
  creditHeldBack(): void;
}

/**
 * The receiving side of the connection's flow control. Octets are credited when they arrive, so that one slow reader
 * does not stop the others, until too many of them wait for the application; from then on as they are taken.
 */
export class ReceiveBudget {
  /** The first window of new streams. */
  initialWindow: number;
  readonly #limits: Http2Limits;
  readonly #sendCredit: (octets: number) => void;
  readonly #announce: (more: number) => void;
  #window: number = defaultWindow;
  #credit: number;
  #unread = 0;
  #growthLeft: number;
  #assembling = 0;
  /** Streams whose messages wait for others to complete; the first may go on. */
  readonly #heldBack = new Set<Assembling>();

  /** @param announce tells the peer of a new `initialWindow`, which adds `more` octets to that of every open stream */
  constructor(limits: Http2Limits, sendCredit: (octets: number) => void, announce: (more: number) => void) {
    this.#limits = limits;
    this.#sendCredit = sendCredit;
    this.#announce = announce;
    this.initialWindow = limits.initialWindow;
    this.#growthLeft = limits.windowGrowth;
    this.#credit = Math.max(0, limits.connectionWindow - defaultWindow);
  }

  /** Announces the window that we want; call once, behind the first SETTINGS. */
  open(): void {
    this.#flush(0);
  }

  /** Counts octets of a DATA frame against the connection's window, whatever becomes of its stream. */
  charge(octets: number): void {
    this.#window -= octets;
    if (this.#window < 0) {
      throw new Http2Error(ErrorCode.FLOW_CONTROL_ERROR, 'the peer sent more than the connection window allows');
    }
    this.#credit += octets;
    this.#flush(this.#limits.connectionWindow / 2);
  }

  /** Octets begin to wait for the application. */
  received(octets: number): void {
    this.#unread += octets;
  }

  /** Octets no longer wait. */
  consumed(octets: number): void {
    this.#unread -= octets;
    this.#flush(this.#limits.connectionWindow / 2);
  }

  /** How much a stream's window of this size may grow. */
  grow(size: number): number {
    const grown = Math.min(size, this.#limits.maxWindow - size, this.#growthLeft);
    this.#growthLeft -= grown;
    return grown;
  }

  /** A window grew to this size: streams to come start with it, so that a large message need not wait for credit. */
  raise(size: number): void {
    const more = Math.min(size, this.#limits.maxInitialWindow) - this.initialWindow;
    if (more <= 0) return;
    this.initialWindow += more;
    this.#announce(more);
  }

  shrink(grown: number): void {
    this.#growthLeft += grown;
  }

  /** Whether octets of a message that is not complete may be credited, so that more of it comes. */
  mayAssemble(stream: Assembling, octets: number): boolean {
    const [first] = this.#heldBack;
    if (this.#assembling + octets > this.#limits.maxAssembling && first !== undefined && first !== stream) {
      this.#heldBack.add(stream);
      return false;
    }
    if (this.#assembling + octets > this.#limits.maxAssembling) this.#heldBack.add(stream);
    this.#assembling += octets;
    return true;
  }

  /** A message of a stream is complete, or will never be. */
  assembled(stream: Assembling, octets: number): void {
    this.#assembling -= octets;
    this.#heldBack.delete(stream);
    for (const waiting of [...this.#heldBack]) {
      const before = this.#assembling;
      waiting.creditHeldBack();
      if (this.#assembling === before) return;
    }
  }

  #flush(threshold: number): void {
    if (this.#credit === 0 || this.#credit < threshold || this.#unread > this.#limits.maxUnread) return;
    this.#window += this.#credit;
    this.#sendCredit(this.#credit);
    this.#credit = 0;
  }
}
