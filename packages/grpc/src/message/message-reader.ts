import { Status } from '../status.js';
import { StatusError } from '../status-error.js';

/** Receives whole messages. */
export interface MessageSink {
  /** `size` octets of DATA are done with once the application has the message. */
  onMessage(payload: Uint8Array, compressed: boolean, size: number): void;
  /** Octets of a message that is not complete yet; the peer must be allowed to send the rest. */
  onPartial(octets: number): void;
}

const prefixSize = 5;
/** What is allocated on the word of a length prefix alone, in octets; more follows as octets arrive. */
const trusted = 262_144;

/**
 * Whether a piece of DATA is exactly one acceptable message, as small ones mostly are: it needs no {@link MessageReader}
 * then, which would say what is wrong with any other.
 */
export function isWholeMessage(bytes: Buffer, start: number, end: number, maxSize: number): boolean {
  const length = end - start - prefixSize;
  return length >= 0 && length <= maxSize && (bytes[start] ?? 0) <= 1 && bytes.readUInt32BE(start + 1) === length;
}

/**
 * The payload of the message that is `bytes[start..end)`, prefix included. A copy: the bytes are overwritten by the next
 * ones from the socket, and a small message that is kept must not hold a large buffer.
 */
export function payloadOf(bytes: Buffer, start: number, end: number): Buffer {
  return copied(bytes, start + prefixSize, end);
}

/**
 * Cuts DATA into the length-prefixed messages of gRPC, each a buffer of its own. The length is checked against the limit before anything is allocated for it.
 */
export class MessageReader {
  readonly #sink: MessageSink;
  readonly #maxSize: number;
  /** Made when a prefix comes in pieces or before its message, as small ones rarely do. */
  #prefix: Uint8Array | undefined;
  #prefixLength = 0;
  #body: Buffer | undefined;
  #bodyLength = 0;
  /** The whole length of the message in `#body`. */
  #wanted = 0;

  constructor(maxSize: number, sink: MessageSink) {
    this.#maxSize = maxSize;
    this.#sink = sink;
  }

  /** Whether the octets so far end between two messages. */
  get complete(): boolean {
    return this.#prefixLength === 0 && this.#body === undefined;
  }

  /** Throws {@link StatusError} RESOURCE_EXHAUSTED for a message above the limit, INTERNAL for a malformed prefix. */
  push(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end) {
      if (this.#body !== undefined) {
        at = this.#fill(this.#body, bytes, at, end);
      } else if (this.#prefixLength > 0 || end - at < prefixSize) {
        this.#prefix ??= new Uint8Array(prefixSize);
        this.#prefix[this.#prefixLength++] = bytes[at++] ?? 0;
        this.#sink.onPartial(1);
        if (this.#prefixLength === prefixSize) this.#begin(this.#length(this.#prefix, 0));
      } else {
        const length = this.#length(bytes, at);
        const from = at + prefixSize;
        if (from + length <= end) {
          at = from + length;
          this.#sink.onMessage(copied(bytes, from, at), bytes[from - prefixSize] === 1, prefixSize + length);
        } else {
          this.#prefix = Uint8Array.from(bytes.subarray(at, from));
          at = from;
          this.#sink.onPartial(prefixSize);
          this.#begin(length);
        }
      }
    }
  }

  /** Forgets a message that is not complete. */
  drop(): void {
    this.#body = undefined;
    this.#prefixLength = 0;
  }

  #length(bytes: Uint8Array, at: number): number {
    const flag = bytes[at] ?? 0;
    if (flag > 1) throw new StatusError(Status.INTERNAL, `a message starts with the unknown compression flag ${flag}`);
    const length =
      (bytes[at + 1] ?? 0) * 0x100_0000 +
      (((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0));
    if (length > this.#maxSize) throw tooLarge(length, this.#maxSize);
    return length;
  }

  #begin(length: number): void {
    this.#wanted = length;
    this.#bodyLength = 0;
    this.#body = Buffer.allocUnsafeSlow(Math.min(length, trusted));
    if (length === 0) this.#finish(this.#body);
  }

  #fill(body: Buffer, bytes: Buffer, at: number, end: number): number {
    let target = body;
    const length = Math.min(end - at, this.#wanted - this.#bodyLength);
    if (this.#bodyLength + length > target.length) {
      // Four times as much as has really come.
      const size = Math.min(this.#wanted, Math.max(target.length * 4, this.#bodyLength + length));
      target = Buffer.allocUnsafeSlow(size);
      body.copy(target, 0, 0, this.#bodyLength);
      this.#body = target;
    }
    bytes.copy(target, this.#bodyLength, at, at + length);
    this.#bodyLength += length;
    this.#sink.onPartial(length);
    if (this.#bodyLength === this.#wanted) this.#finish(target);
    return at + length;
  }

  #finish(body: Buffer): void {
    this.#body = undefined;
    this.#prefixLength = 0;
    this.#sink.onMessage(body, this.#prefix?.[0] === 1, 0);
  }
}

/** The error for a message above the limit, in grpc-go's words. */
export function tooLarge(size: number, limit: number): StatusError {
  return new StatusError(Status.RESOURCE_EXHAUSTED, `received message larger than max (${size} vs. ${limit})`, {
    remedy: 'raise maxReceiveMessageSize or send less at once',
  });
}

/** Small ones share a pool, so that they cost no allocation outside the heap. */
function copied(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start);
  if (end - start >= 64) {
    bytes.copy(copy, 0, start, end);
  } else {
    for (let i = start, at = 0; i < end; i++) copy[at++] = bytes[i] ?? 0;
  }
  return copy;
}
