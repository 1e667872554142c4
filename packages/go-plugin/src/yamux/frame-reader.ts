import { decodeHeader, FrameType, HEADER_LENGTH, type Header } from './frame.js';

export interface FrameSink {
  /** A frame begins. For data frames `data` follows, `header.length` bytes in all. */
  header(header: Header): void;
  /** Payload of the last data frame, in as many pieces as it arrived in. */
  data(chunk: Buffer): void;
  /** The stream of bytes is not yamux; nothing more will be read. */
  invalid(): void;
}

/** Finds the frames in a byte stream cut anywhere. Payload is handed on without being gathered. */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #partial = Buffer.alloc(HEADER_LENGTH);
  #filled = 0;
  #payload = 0;
  #broken = false;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && !this.#broken) {
      rest = this.#payload > 0 ? this.#readPayload(rest) : this.#readHeader(rest);
    }
  }

  #readPayload(chunk: Buffer): Buffer {
    const size = Math.min(this.#payload, chunk.length);
    this.#payload -= size;
    this.#sink.data(chunk.subarray(0, size));
    return chunk.subarray(size);
  }

  #readHeader(chunk: Buffer): Buffer {
    const size = Math.min(HEADER_LENGTH - this.#filled, chunk.length);
    chunk.copy(this.#partial, this.#filled, 0, size);
    this.#filled += size;
    if (this.#filled < HEADER_LENGTH) return chunk.subarray(size);
    this.#filled = 0;
    const header = decodeHeader(this.#partial);
    if (header === undefined) {
      this.#broken = true;
      this.#sink.invalid();
    } else {
      if (header.type === FrameType.data) this.#payload = header.length;
      this.#sink.header(header);
    }
    return chunk.subarray(size);
  }
}
