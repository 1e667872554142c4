import { type HeaderList, HpackDecoder } from '../hpack/decoder.js';
import { HpackError } from '../hpack/hpack-error.js';
import { Http2Error } from './http2-error.js';
import type { Http2Limits } from './limits.js';
import { ErrorCode } from './protocol.js';

/** Puts HEADERS and CONTINUATION together and decodes them, within limits. */
export class HeaderBlock {
  /** The stream whose block is open, or 0: no other frame may come meanwhile. */
  stream = 0;
  endStream = false;
  readonly #limits: Http2Limits;
  readonly #decoder: HpackDecoder;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(limits: Http2Limits) {
    this.#limits = limits;
    this.#decoder = new HpackDecoder(4096, limits.maxHeaderListSize);
  }

  /** Whether the last decoded list was larger than the limit, and thus is not complete. */
  get overLimit(): boolean {
    return this.#decoder.overLimit;
  }

  /** Keeps a fragment that is not the block's last. */
  keep(stream: number, bytes: Buffer, start: number, end: number): void {
    this.stream = stream;
    this.#length += end - start;
    // Copied: the chunk belongs to the parser.
    this.#parts.push(Buffer.from(bytes.subarray(start, end)));
    if (this.#length > this.#limits.maxHeaderBlockSize || this.#parts.length > this.#limits.maxContinuations) {
      throw new Http2Error(
        ErrorCode.ENHANCE_YOUR_CALM,
        `a header block of more than ${this.#limits.maxHeaderBlockSize} octets or ${this.#limits.maxContinuations} frames`,
      );
    }
  }

  /** Decodes the block that ends with this fragment. */
  finish(bytes: Buffer, start: number, end: number): HeaderList {
    if (this.#parts.length === 0) return this.#decode(bytes, start, end);
    this.keep(this.stream, bytes, start, end);
    const whole = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    this.stream = 0;
    return this.#decode(whole, 0, whole.length);
  }

  #decode(bytes: Buffer, start: number, end: number): HeaderList {
    try {
      return this.#decoder.decode(bytes, start, end);
    } catch (error) {
      if (error instanceof HpackError) throw new Http2Error(ErrorCode.COMPRESSION_ERROR, error.message);
      throw error;
    }
  }
}
