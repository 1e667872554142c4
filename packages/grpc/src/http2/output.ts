import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Flag, FrameType, frameHeaderSize } from './protocol.js';

const chunkSize = 65_536;
/** Payloads above this are handed to the socket as they are; smaller ones are copied next to their frame header. */
const largestCopy = 16_384;
/** What is not held back until the end of the turn, in octets: the peer begins with it while we produce the rest. */
const enough = 4096;

/** Below this a loop is faster than a call out of JavaScript, in octets. */
const shortCopy = 96;

/**
 * Gathers the frames of one event-loop turn and writes them together. The write happens after the microtasks of the
 * turn, so that answers of several promises share it, or as soon as there is enough to write.
 */
export class Output {
  /** Octets ever appended, and octets ever given to the socket; their difference waits for the end of the turn. */
  appended = 0;
  written = 0;
  readonly #socket: Duplex;
  readonly #beforeFlush: () => void;
  /** Only these sockets are known to keep no reference to what they have written. */
  readonly #mayReuse: boolean;
  #buffer: Buffer = Buffer.allocUnsafeSlow(chunkSize);
  /** `#buffer[#start..#length)` waits; what stands before belongs to the socket. */
  #start = 0;
  #length = 0;
  #full: Uint8Array[] = [];
  #scheduled = false;
  #closed = false;
  /** A hop of its own promise costs a fifth of `queueMicrotask`, which makes an async resource each time. */
  readonly #settled: Promise<void> = Promise.resolve();
  readonly #afterMicrotasks = () => process.nextTick(this.#flush);
  readonly #flush = () => {
    this.#scheduled = false;
    this.#beforeFlush();
    this.flush();
  };

  /** @param beforeFlush the last moment to append frames that were held back */
  constructor(socket: Duplex, beforeFlush: () => void) {
    this.#socket = socket;
    this.#beforeFlush = beforeFlush;
    this.#mayReuse = socket instanceof Socket;
  }

  /** Octets that the peer, or the kernel, has not taken yet. */
  get backlog(): number {
    return this.#socket.writableLength + this.appended - this.written;
  }

  /** Makes sure that a flush comes at the end of this turn. */
  schedule(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    void this.#settled.then(this.#afterMicrotasks);
  }

  /** Begins a frame, `length` octets of which must follow. */
  frameHeader(length: number, type: number, flags: number, stream: number): void {
    if (this.#length - this.#start >= enough && this.#socket.writableLength === 0) this.flush();
    this.#reserve(frameHeaderSize);
    const buffer = this.#buffer;
    let at = this.#length;
    buffer[at++] = length >>> 16;
    buffer[at++] = length >>> 8;
    buffer[at++] = length;
    buffer[at++] = type;
    buffer[at++] = flags;
    buffer[at++] = stream >>> 24;
    buffer[at++] = stream >>> 16;
    buffer[at++] = stream >>> 8;
    buffer[at++] = stream;
    this.#length = at;
    this.appended += frameHeaderSize;
    this.schedule();
  }

  /** A DATA frame with one gRPC message of at most a few KiB, in one go. */
  messageFrame(stream: number, compressed: boolean, payload: Uint8Array, endStream: boolean): void {
    const length = payload.length;
    this.frameHeader(length + 5, FrameType.DATA, endStream ? Flag.END_STREAM : 0, stream);
    this.#reserve(5);
    this.#buffer[this.#length++] = compressed ? 1 : 0;
    this.appended++;
    this.uint32(length);
    this.bytes(payload, 0, length);
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#buffer[this.#length++] = value >>> 8;
    this.#buffer[this.#length++] = value;
    this.appended += 2;
  }

  uint32(value: number): void {
    this.#reserve(4);
    const buffer = this.#buffer;
    let at = this.#length;
    buffer[at++] = value >>> 24;
    buffer[at++] = value >>> 16;
    buffer[at++] = value >>> 8;
    buffer[at++] = value;
    this.#length = at;
    this.appended += 4;
  }

  bytes(source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.appended += length;
    if (length > largestCopy) {
      this.#closeChunk();
      this.#full.push(source.subarray(start, end));
      return;
    }
    this.#reserve(length);
    if (length < shortCopy) {
      this.#length = copyShort(source, start, end, this.#buffer, this.#length);
    } else {
      this.#buffer.set(start === 0 && end === source.length ? source : source.subarray(start, end), this.#length);
      this.#length += length;
    }
  }

  /** Like `bytes`, for a source that will be overwritten. */
  copy(source: Buffer, start: number, end: number): void {
    if (end - start < shortCopy) {
      this.#reserve(end - start);
      this.#length = copyShort(source, start, end, this.#buffer, this.#length);
      this.appended += end - start;
      return;
    }
    let at = start;
    while (at < end) {
      const next = Math.min(end, at + largestCopy);
      this.#reserve(next - at);
      source.copy(this.#buffer, this.#length, at, next);
      this.#length += next - at;
      this.appended += next - at;
      at = next;
    }
  }

  flush(): void {
    const waiting = this.#length - this.#start;
    if (this.#closed || (waiting === 0 && this.#full.length === 0)) return;
    this.written = this.appended;
    if (this.#full.length === 0) {
      this.#socket.write(this.#buffer.subarray(this.#start, this.#length));
    } else {
      this.#closeChunk();
      const chunks = this.#full;
      this.#full = [];
      this.#socket.cork();
      for (const chunk of chunks) this.#socket.write(chunk);
      this.#socket.uncork();
    }
    this.#start = this.#length;
    if (this.#mayReuse && this.#socket.writableLength === 0) {
      this.#start = 0;
      this.#length = 0;
    }
  }

  /** Drops what was not written. */
  close(): void {
    this.#closed = true;
    this.#full = [];
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= chunkSize) return;
    this.#closeChunk();
    this.#buffer = Buffer.allocUnsafeSlow(chunkSize);
    this.#start = 0;
    this.#length = 0;
  }

  #closeChunk(): void {
    if (this.#length > this.#start) this.#full.push(this.#buffer.subarray(this.#start, this.#length));
    this.#start = this.#length;
  }
}

/** Copies octet by octet and returns where the copy ends. */
function copyShort(source: Uint8Array, start: number, end: number, target: Buffer, to: number): number {
  let at = to;
  for (let i = start; i < end; i++) target[at++] = source[i] ?? 0;
  return at;
}
