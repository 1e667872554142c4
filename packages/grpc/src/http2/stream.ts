import type { HeaderList } from '../hpack/decoder.js';
import type { Outgoing } from './outgoing.js';
import { ErrorCode } from './protocol.js';
import type { Assembling, ReceiveBudget } from './receive-budget.js';
import { type HeaderSource, SendQueue } from './send-queue.js';

/** Why a stream ended before its time. */
export interface StreamAbort {
  /** An HTTP/2 error code. */
  readonly code: number;
  readonly message: string;
  /** The peer's application surely never saw the stream. */
  readonly neverSent: boolean;
  /** Who ended it: the peer by RST_STREAM, we because of the peer's fault, or the connection's end. */
  readonly by: 'peer' | 'us' | 'connection';
}

/** The application's half of a stream. None of these may throw. */
export interface StreamHandler {
  onHeaders(fields: HeaderList, endStream: boolean): void;
  /**
   * `bytes[start..end)`, which the next ones may overwrite: `stream.retain` keeps them; the application says by
   * `stream.consumed` when it has taken them.
   */
  onData(bytes: Buffer, start: number, end: number, endStream: boolean): void;
  /** The stream is over; nothing more comes. Not called for a reset of our own. */
  onAbort(abort: StreamAbort): void;
  /** There is room to send after `mustWait`. */
  onSendable(): void;
}

/** What a stream needs of its connection. */
export interface StreamOwner {
  /** Whether our END_STREAM ends the stream even when the peer has more to send (RFC 9113 section 8.1). */
  readonly endsEarly: boolean;
  readonly outgoing: Outgoing;
  readonly budget: ReceiveBudget;
  streamClosed(stream: Http2Stream, how: StreamEnd): void;
  /** What arrives just now, as it may be used later. */
  retain(octets: Buffer): Buffer;
}

/** Closed on both sides; reset by us, so that late frames may come; or reset by the peer, or with its connection. */
export type StreamEnd = 'ended' | 'resetByUs' | 'aborted';

export class Http2Stream extends SendQueue implements Assembling {
  handler: StreamHandler;
  /** The peer has ended its side. */
  remoteEnded = false;
  closed = false;
  /** A response header (client) or the request header (server) has come. */
  headersReceived = false;
  /** Value of `Output.appended` when our HEADERS were written. */
  openedAt = 0;
  /** Octets that the peer's `content-length` promises and that have not come; undefined without one. */
  contentLeft: number | undefined;
  /** Octets that the peer may still send. */
  receiveWindow: number;
  readonly #owner: StreamOwner;
  #windowSize: number;
  #credit = 0;
  #unread = 0;
  #growth = 0;
  /** Octets that were credited since the window grew. */
  #creditedSince = 0;
  /** Octets of the message that is being put together: credited already, and not yet. */
  #assembling = 0;
  #heldBack = 0;

  constructor(id: number, owner: StreamOwner, handler: StreamHandler) {
    super(id, owner.outgoing.peerInitialWindow);
    this.#owner = owner;
    this.handler = handler;
    this.#windowSize = owner.budget.initialWindow;
    this.receiveWindow = this.#windowSize;
  }

  /** Throws {@link HeaderTooLarge}, and sends nothing, when the peer would refuse them. */
  sendHeaders(source: HeaderSource): void {
    if (!this.sent) this.#owner.outgoing.headers(this.id, source, false);
  }

  /** Sends one gRPC message; `payload` must not change afterwards. */
  sendMessage(compressed: boolean, payload: Uint8Array, endStream: boolean): void {
    if (!this.sent) this.#owner.outgoing.message(this, compressed, payload, endStream);
  }

  sendData(bytes: Uint8Array, endStream: boolean): void {
    if (!this.sent) this.#owner.outgoing.data(this, bytes, endStream);
  }

  end(): void {
    if (!this.sent) this.#owner.outgoing.end(this);
  }

  sendTrailers(source: HeaderSource): void {
    if (!this.sent) this.#owner.outgoing.trailers(this, source);
  }

  /** Ends the stream now; the handler hears nothing more. */
  reset(code: number): void {
    if (this.closed) return;
    this.#owner.outgoing.resetStream(this.id, code);
    this.#close('resetByUs');
  }

  /** The stream is over for a reason outside the handler. */
  abort(abort: StreamAbort): void {
    if (this.closed) return;
    this.#close(abort.by === 'us' ? 'resetByUs' : 'aborted');
    this.handler.onAbort(abort);
  }

  /** Octets that `onData` was called with, as they may be used after it. */
  retain(octets: Buffer): Buffer {
    return this.#owner.retain(octets);
  }

  /** Octets that arrived, before they are handed on. */
  received(octets: number): void {
    this.receiveWindow -= octets;
    this.#unread += octets;
    this.#owner.budget.received(octets);
  }

  /** The application has taken octets: the peer may send as many more. */
  consumed(octets: number): void {
    if (octets > this.#unread) return;
    this.#unread -= octets;
    this.#owner.budget.consumed(octets);
    if (this.closed || this.remoteEnded) return;
    this.#credit += octets;
    if (this.#credit * 2 < this.#windowSize) return;
    this.#creditedSince += this.#credit;
    // A sender that uses more than its window while the application keeps up deserves a larger one.
    const grows = this.#creditedSince >= this.#windowSize && this.#unread * 4 <= this.#windowSize;
    const grown = grows ? this.#owner.budget.grow(this.#windowSize) : 0;
    this.receiveWindow += this.#credit + grown;
    this.#owner.outgoing.windowUpdate(this.id, this.#credit + grown);
    this.#credit = 0;
    if (grown === 0) return;
    this.#creditedSince = 0;
    this.#windowSize += grown;
    this.#growth += grown;
    this.#owner.budget.raise(this.#windowSize);
  }

  /** The first window of all streams was raised. */
  widen(more: number): void {
    this.#windowSize += more;
    this.receiveWindow += more;
  }

  /** Octets of a message that is not complete: credited at once, so that the rest can come, within the budget. */
  assembling(octets: number): void {
    this.#heldBack += octets;
    this.creditHeldBack();
  }

  creditHeldBack(): void {
    const octets = this.#heldBack;
    if (octets === 0 || !this.#owner.budget.mayAssemble(this, octets)) return;
    this.#heldBack = 0;
    this.#assembling += octets;
    this.consumed(octets);
  }

  /** The message is complete. */
  assembled(): void {
    if (this.#assembling === 0 && this.#heldBack === 0) return;
    const octets = this.#assembling;
    const heldBack = this.#heldBack;
    this.#assembling = 0;
    this.#heldBack = 0;
    this.#owner.budget.assembled(this, octets);
    this.consumed(heldBack);
  }

  /** The peer's END_STREAM has come. */
  endRemote(): void {
    this.remoteEnded = true;
    if (this.sent) this.#close('ended');
  }

  override onSent(): void {
    if (this.remoteEnded) this.#close('ended');
    else if (this.#owner.endsEarly) this.reset(ErrorCode.NO_ERROR);
  }

  protected override onSendable(): void {
    this.handler.onSendable();
  }

  /** Forgets the stream; what the application has not consumed no longer counts against the connection. */
  #close(how: StreamEnd): void {
    if (this.closed) return;
    this.closed = true;
    this.drop();
    this.assembled();
    this.#owner.budget.consumed(this.#unread);
    this.#owner.budget.shrink(this.#growth);
    this.#unread = 0;
    this.#owner.streamClosed(this, how);
  }
}

/** What happens to the streams of a connection that breaks. */
export function connectionAbort(message: string, neverSent: boolean): StreamAbort {
  return { code: ErrorCode.INTERNAL_ERROR, message, neverSent, by: 'connection' };
}
