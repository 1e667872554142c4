import type { HpackEncoder } from '../hpack/encoder.js';

/** Something that can write its header fields into a block at the moment at which they are sent. */
export interface HeaderSource {
  encodeHeaders(encoder: HpackEncoder): void;
  /** The fields are always the same, and few such sources exist: their block is kept. */
  readonly constant?: true;
  /** Trailers that say the same in fewer octets; undefined where that is not possible. */
  within?(limit: number): HeaderSource | undefined;
  /** Trailers for a peer that refuses these for their size, however short they are made. */
  readonly instead?: HeaderSource | undefined;
}

/** Octets at which a stream's queue asks its writer to wait. */
const highWater = 65_536;
/** Chunks below this are copied: sent or put together, so that tiny ones cost no more than their octets. */
export const smallChunk = 8192;

/** What a stream has to send and may not send yet, and its send window. */
export abstract class SendQueue {
  readonly id: number;
  /** Octets that the peer accepts; a SETTINGS change can make it negative. */
  sendWindow: number;
  /** Octets in `chunks`. */
  queued = 0;
  /** What ends our side of the stream behind the queue. */
  ending: 'no' | 'data' | HeaderSource = 'no';
  /** Our side has ended: END_STREAM was written or the stream was reset. */
  sent = false;
  /** The round of streams with something to send. */
  inRound = false;
  next: SendQueue | undefined;
  /** Made when something has to wait, which for small messages is rare. */
  #chunks: Uint8Array[] | undefined;
  #first = 0;
  #offset = 0;
  #writerWaits = false;
  /** Where small chunks are gathered; its used part is the last chunk. */
  #tail: Buffer | undefined;
  #tailView: Uint8Array | undefined;

  constructor(id: number, sendWindow: number) {
    this.id = id;
    this.sendWindow = sendWindow;
  }

  /** The queue has room again after `mustWait` said no. */
  protected abstract onSendable(): void;
  /** END_STREAM was written. */
  abstract onSent(): void;

  /** Whether a writer should wait for `onSendable`. */
  mustWait(): boolean {
    if (this.queued < highWater) return false;
    this.#writerWaits = true;
    return true;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks ??= [];
    this.#chunks.push(chunk);
    this.queued += chunk.length;
  }

  /** Like `push`, for chunks that others cut: neither many tiny ones nor what they are part of is held. */
  pushCopy(chunk: Uint8Array): void {
    if (chunk.length >= smallChunk) {
      this.push(chunk);
      return;
    }
    const chunks = this.#chunks ?? [];
    const last = chunks.length - 1;
    const view = this.#tailView;
    const used = view?.length ?? 0;
    const open = view !== undefined && chunks[last] === view && this.#first <= last;
    if (this.#tail !== undefined && open && used + chunk.length <= this.#tail.length) {
      this.#tail.set(chunk, used);
      this.#tailView = this.#tail.subarray(0, used + chunk.length);
      chunks[last] = this.#tailView;
      this.queued += chunk.length;
    } else {
      this.#tail = Buffer.allocUnsafeSlow(smallChunk);
      this.#tail.set(chunk);
      this.#tailView = this.#tail.subarray(0, chunk.length);
      this.push(this.#tailView);
    }
  }

  /** Hands the first `length` octets to `write`, in pieces. */
  take(length: number, write: (source: Uint8Array, start: number, end: number) => void): void {
    this.queued -= length;
    let left = length;
    while (left > 0) {
      const chunk = this.#chunks?.[this.#first];
      if (chunk === undefined) return;
      const start = this.#offset;
      const end = Math.min(chunk.length, start + left);
      write(chunk, start, end);
      left -= end - start;
      this.#offset = end;
      if (end === chunk.length) {
        this.#first++;
        this.#offset = 0;
        if (this.#first > 32) {
          this.#chunks?.splice(0, this.#first);
          this.#first = 0;
        }
      }
    }
    if (this.queued === 0) {
      this.#chunks = undefined;
      this.#first = 0;
      this.#offset = 0;
      this.#tail = undefined;
      this.#tailView = undefined;
    }
    if (this.#writerWaits && this.queued < highWater / 2) {
      this.#writerWaits = false;
      this.onSendable();
    }
  }

  drop(): void {
    this.#chunks = undefined;
    this.#first = 0;
    this.#offset = 0;
    this.queued = 0;
    this.ending = 'no';
    this.sent = true;
  }
}
