import { Http2Error } from './http2-error.js';
import { ErrorCode, Flag, FrameType, frameHeaderSize, preface } from './protocol.js';

/** Receives what {@link FrameParser} reads. */
export interface FrameSink {
  /**
   * A piece of a DATA frame, handed over as it arrives: the octets `bytes[start..end)`. `flow` is what the piece counts
   * for flow control (padding included). `last` marks the end of a frame, and `endStream` the end of the stream.
   */
  onData(
    stream: number,
    bytes: Buffer,
    start: number,
    end: number,
    flow: number,
    last: boolean,
    endStream: boolean,
  ): void;
  /** A whole frame of any other type: payload `bytes[start..end)`, valid during the call only. */
  onFrame(type: number, flags: number, stream: number, bytes: Buffer, start: number, end: number): void;
}

/** Cuts the octets of a connection into frames, in place where a chunk holds them whole. Throws {@link Http2Error}. */
export class FrameParser {
  readonly #sink: FrameSink;
  readonly #maxFrameSize: number;
  readonly #maxControlSize: number;
  /** Octets of the client's preface that are still to come. */
  #prefaceLeft: number;
  /** A frame header or a whole non-DATA frame that came in pieces. */
  #partial: Buffer = Buffer.allocUnsafeSlow(1024);
  #partialLength = 0;
  /** Where the octets of the chunk that is being read end. */
  #end = 0;
  /** The DATA frame that is being read. */
  #inData = false;
  #dataLeft = 0;
  #paddingLeft = 0;
  #padded = false;
  #stream = 0;
  #endStream = false;

  /**
   * @param maxFrameSize the SETTINGS_MAX_FRAME_SIZE that we announced
   * @param maxControlSize the largest payload of a frame other than DATA, which must be held in memory
   */
  constructor(sink: FrameSink, options: { expectPreface: boolean; maxFrameSize: number; maxControlSize: number }) {
    this.#sink = sink;
    this.#maxFrameSize = options.maxFrameSize;
    this.#maxControlSize = options.maxControlSize;
    this.#prefaceLeft = options.expectPreface ? preface.length : 0;
  }

  /** Reads `chunk[0..end)`. */
  push(chunk: Buffer, end = chunk.length): void {
    this.#end = end;
    let pos = this.#prefaceLeft > 0 ? this.#preface(chunk) : 0;
    while (pos < end) {
      if (this.#inData) {
        pos = this.#data(chunk, pos);
      } else if (this.#partialLength > 0) {
        pos = this.#resume(chunk, pos);
      } else {
        pos = this.#frame(chunk, pos);
      }
    }
  }

  #preface(chunk: Buffer): number {
    const length = Math.min(this.#prefaceLeft, this.#end);
    const from = preface.length - this.#prefaceLeft;
    if (preface.compare(chunk, 0, length, from, from + length) !== 0) {
      throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'the peer does not speak HTTP/2: its first octets are no preface');
    }
    this.#prefaceLeft -= length;
    return length;
  }

  /** Reads the frame that starts at `pos`, or sets aside what there is of it. */
  #frame(chunk: Buffer, pos: number): number {
    const available = this.#end - pos;
    if (available < frameHeaderSize) return this.#setAside(chunk, pos);
    const length = this.#header(chunk, pos);
    if (length < 0) return pos + frameHeaderSize;
    if (available < frameHeaderSize + length) return this.#setAside(chunk, pos);
    this.#deliver(chunk, pos, length);
    return pos + frameHeaderSize + length;
  }

  /** Adds to the frame that was set aside. */
  #resume(chunk: Buffer, pos: number): number {
    let at = pos;
    if (this.#partialLength < frameHeaderSize) {
      at = this.#collect(chunk, at, frameHeaderSize);
      if (this.#partialLength < frameHeaderSize) return at;
    }
    const length = this.#header(this.#partial, 0);
    if (length < 0) {
      this.#partialLength = 0;
      return at;
    }
    at = this.#collect(chunk, at, frameHeaderSize + length);
    if (this.#partialLength === frameHeaderSize + length) {
      this.#partialLength = 0;
      this.#deliver(this.#partial, 0, length);
    }
    return at;
  }

  /** Checks the header at `pos` and returns the payload's length, or -1 when a DATA frame becomes the one being read. */
  #header(bytes: Buffer, pos: number): number {
    const length = ((bytes[pos] ?? 0) << 16) | ((bytes[pos + 1] ?? 0) << 8) | (bytes[pos + 2] ?? 0);
    if (length > this.#maxFrameSize) {
      const what = otherProtocol(bytes, pos) ?? `a frame of ${length} octets exceeds ${this.#maxFrameSize}`;
      throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, what);
    }
    if (bytes[pos + 3] === FrameType.DATA) {
      const flags = bytes[pos + 4] ?? 0;
      this.#stream = streamId(bytes, pos);
      this.#endStream = (flags & Flag.END_STREAM) !== 0;
      this.#padded = (flags & Flag.PADDED) !== 0;
      if (this.#padded && length === 0) {
        throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, 'a padded DATA frame has no pad length');
      }
      this.#dataLeft = length;
      this.#paddingLeft = 0;
      this.#inData = true;
      if (length === 0) this.#endData(bytes, 0, 0, 0);
      return -1;
    }
    if (length > this.#maxControlSize) {
      throw new Http2Error(ErrorCode.ENHANCE_YOUR_CALM, `a frame of ${length} octets is larger than we want to hold`);
    }
    return length;
  }

  #data(chunk: Buffer, pos: number): number {
    let at = pos;
    let flow = 0;
    if (this.#padded) {
      const padding = chunk[at++] ?? 0;
      this.#padded = false;
      if (padding > this.#dataLeft - 1) {
        throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'the padding of a DATA frame is longer than the frame');
      }
      this.#paddingLeft = padding;
      this.#dataLeft -= padding + 1;
      flow = 1;
    }
    const start = at;
    const end = start + Math.min(this.#dataLeft, this.#end - start);
    this.#dataLeft -= end - start;
    const skipped = this.#dataLeft === 0 ? Math.min(this.#paddingLeft, this.#end - end) : 0;
    this.#paddingLeft -= skipped;
    flow += end - start + skipped;
    if (this.#dataLeft === 0 && this.#paddingLeft === 0) this.#endData(chunk, start, end, flow);
    else this.#sink.onData(this.#stream, chunk, start, end, flow, false, false);
    return end + skipped;
  }

  #endData(bytes: Buffer, start: number, end: number, flow: number): void {
    this.#inData = false;
    this.#sink.onData(this.#stream, bytes, start, end, flow, true, this.#endStream);
  }

  #setAside(chunk: Buffer, pos: number): number {
    return this.#collect(chunk, pos, this.#end - pos);
  }

  /** Copies until `wanted` octets are set aside. */
  #collect(chunk: Buffer, pos: number, wanted: number): number {
    const end = Math.min(this.#end, pos + wanted - this.#partialLength);
    if (wanted > this.#partial.length) {
      const larger = Buffer.allocUnsafeSlow(wanted * 2);
      this.#partial.copy(larger, 0, 0, this.#partialLength);
      this.#partial = larger;
    }
    this.#partialLength += chunk.copy(this.#partial, this.#partialLength, pos, end);
    return end;
  }

  #deliver(bytes: Buffer, pos: number, length: number): void {
    const payload = pos + frameHeaderSize;
    this.#sink.onFrame(
      bytes[pos + 3] ?? 0,
      bytes[pos + 4] ?? 0,
      streamId(bytes, pos),
      bytes,
      payload,
      payload + length,
    );
  }
}

/** The stream id of a frame header; the reserved bit is ignored. */
function streamId(bytes: Buffer, pos: number): number {
  return (
    (((bytes[pos + 5] ?? 0) & 0x7f) << 24) |
    ((bytes[pos + 6] ?? 0) << 16) |
    ((bytes[pos + 7] ?? 0) << 8) |
    (bytes[pos + 8] ?? 0)
  );
}

/** What a peer speaks instead of HTTP/2 whose first octets would be the length of a huge frame. */
function otherProtocol(bytes: Buffer, pos: number): string | undefined {
  if (bytes.toString('latin1', pos, pos + 5) === 'HTTP/') return 'the other side speaks HTTP/1, not HTTP/2';
  // An alert or a handshake record (RFC 8446 section 5.1).
  const isTls = (bytes[pos] === 0x15 || bytes[pos] === 0x16) && bytes[pos + 1] === 3;
  return isTls ? 'the other side speaks TLS' : undefined;
}
