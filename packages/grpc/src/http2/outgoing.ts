import type { Duplex } from 'node:stream';
import { HpackEncoder } from '../hpack/encoder.js';
import { HeaderTooLarge } from './header-too-large.js';
import type { Http2Limits } from './limits.js';
import { Output } from './output.js';
import { defaultMaxFrameSize, defaultWindow, ErrorCode, Flag, FrameType, Setting } from './protocol.js';
import type { HeaderSource, SendQueue } from './send-queue.js';

/** Octets that one stream may send before others with something to send get their turn. */
const fairSlice = 131_072;

/** Everything that is written to one connection: every frame type has its method here. */
export class Outgoing {
  readonly encoder: HpackEncoder = new HpackEncoder();
  readonly output: Output;
  /** What the peer's SETTINGS say. */
  peerMaxFrameSize: number = defaultMaxFrameSize;
  peerInitialWindow: number = defaultWindow;
  peerMaxHeaderList: number = Number.POSITIVE_INFINITY;
  /** Called for each HEADERS and DATA frame that is written. */
  readonly #onUseful: () => void;
  readonly #limits: Http2Limits;
  /** The connection's send window. */
  #window: number = defaultWindow;
  readonly #constants = new Map<HeaderSource, { version: number; block: Uint8Array; listSize: number }>();
  #roundHead: SendQueue | undefined;
  #roundTail: SendQueue | undefined;
  readonly #writeBytes = (source: Uint8Array, start: number, end: number) => this.output.bytes(source, start, end);

  constructor(socket: Duplex, limits: Http2Limits, onUseful: () => void) {
    this.#limits = limits;
    this.#onUseful = onUseful;
    this.output = new Output(socket, () => this.#pump());
  }

  get window(): number {
    return this.#window;
  }

  /**
   * HEADERS, with CONTINUATION frames where the block is larger than a frame. Throws {@link HeaderTooLarge}, and sends
   * nothing, when it counts more octets than `limit`, by default what the peer accepts.
   */
  headers(stream: number, source: HeaderSource, endStream: boolean, limit = this.peerMaxHeaderList): void {
    const { encoder, output } = this;
    encoder.begin();
    if (source.constant === true) this.#encodeConstant(source);
    else source.encodeHeaders(encoder);
    if (encoder.listSize > limit) {
      encoder.abandon();
      throw new HeaderTooLarge(encoder.listSize, limit);
    }
    const first = Math.min(encoder.length, this.peerMaxFrameSize);
    const end = first === encoder.length ? Flag.END_HEADERS : 0;
    output.frameHeader(first, FrameType.HEADERS, end | (endStream ? Flag.END_STREAM : 0), stream);
    output.copy(encoder.buffer, 0, first);
    for (let at = first; at < encoder.length; ) {
      const length = Math.min(encoder.length - at, this.peerMaxFrameSize);
      output.frameHeader(length, FrameType.CONTINUATION, at + length === encoder.length ? Flag.END_HEADERS : 0, stream);
      output.copy(encoder.buffer, at, at + length);
      at += length;
    }
    this.#onUseful();
  }

  #encodeConstant(source: HeaderSource): void {
    const { encoder } = this;
    const kept = this.#constants.get(source);
    if (kept !== undefined && kept.version === encoder.version) {
      encoder.repeat(kept.block, kept.listSize);
      return;
    }
    const { length, version, listSize } = encoder;
    source.encodeHeaders(encoder);
    // A block that inserted fields must not be repeated; the next one will refer to them.
    if (encoder.version !== version) return;
    const block = Uint8Array.from(encoder.buffer.subarray(length, encoder.length));
    this.#constants.set(source, { version, block, listSize: encoder.listSize - listSize });
  }

  /** One gRPC message: at once when the windows allow, else queued. `payload` must not change until it is written. */
  message(queue: SendQueue, compressed: boolean, payload: Uint8Array, endStream: boolean): void {
    const length = payload.length + 5;
    if (this.#mayWriteNow(queue, length)) {
      this.output.messageFrame(queue.id, compressed, payload, endStream);
      this.#wrote(queue, length, endStream);
      return;
    }
    const prefix = Buffer.allocUnsafe(5);
    prefix[0] = compressed ? 1 : 0;
    prefix.writeUInt32BE(payload.length, 1);
    queue.push(prefix);
    queue.push(payload);
    if (endStream) queue.ending = 'data';
    this.#joinRound(queue);
  }

  /** Octets of DATA as they are. */
  data(queue: SendQueue, bytes: Uint8Array, endStream: boolean): void {
    if (this.#mayWriteNow(queue, bytes.length)) {
      this.output.frameHeader(bytes.length, FrameType.DATA, endStream ? Flag.END_STREAM : 0, queue.id);
      this.output.bytes(bytes, 0, bytes.length);
      this.#wrote(queue, bytes.length, endStream);
      return;
    }
    queue.pushCopy(bytes);
    if (endStream) queue.ending = 'data';
    this.#joinRound(queue);
  }

  /** Ends our side without trailers. */
  end(queue: SendQueue): void {
    queue.ending = 'data';
    if (queue.queued > 0) this.#joinRound(queue);
    else this.#writeEnd(queue);
  }

  /** Ends our side with trailers, behind what is queued. */
  trailers(queue: SendQueue, source: HeaderSource): void {
    queue.ending = source;
    if (queue.queued > 0) this.#joinRound(queue);
    else this.#writeEnd(queue);
  }

  resetStream(stream: number, code: number): void {
    this.output.frameHeader(4, FrameType.RST_STREAM, 0, stream);
    this.output.uint32(code);
  }

  /** @param settings pairs of identifier and value */
  settings(settings: readonly (readonly [number, number])[]): void {
    this.output.frameHeader(settings.length * 6, FrameType.SETTINGS, 0, 0);
    for (const [id, value] of settings) {
      this.output.uint16(id);
      this.output.uint32(value);
    }
  }

  settingsAck(): void {
    this.output.frameHeader(0, FrameType.SETTINGS, Flag.ACK, 0);
  }

  /** @param payload 8 octets */
  ping(payload: Uint8Array, ack: boolean): void {
    this.output.frameHeader(8, FrameType.PING, ack ? Flag.ACK : 0, 0);
    this.output.bytes(payload, 0, 8);
  }

  goaway(lastStream: number, code: number, message: string): void {
    const debug = Buffer.from(message, 'utf8').subarray(0, 512);
    this.output.frameHeader(8 + debug.length, FrameType.GOAWAY, 0, 0);
    this.output.uint32(lastStream);
    this.output.uint32(code);
    this.output.bytes(debug, 0, debug.length);
  }

  windowUpdate(stream: number, credit: number): void {
    this.output.frameHeader(4, FrameType.WINDOW_UPDATE, 0, stream);
    this.output.uint32(credit);
  }

  /** The peer credits the connection. */
  growWindow(credit: number): void {
    this.#window += credit;
    if (this.#roundHead !== undefined) this.output.schedule();
  }

  /** A stream's window grew, or its writer changed: it may have something to send. */
  resume(queue: SendQueue): void {
    if (queue.queued > 0) this.#joinRound(queue);
  }

  /** The socket has room again. */
  drained(): void {
    if (this.#roundHead !== undefined) this.output.schedule();
  }

  setHeaderTableSize(size: number): void {
    this.encoder.setMaxTableSize(size);
  }

  /** Whether a DATA frame of this size may be written past the queue. */
  #mayWriteNow(queue: SendQueue, length: number): boolean {
    return (
      queue.queued === 0 &&
      length <= queue.sendWindow &&
      length <= this.#window &&
      length <= defaultMaxFrameSize &&
      this.output.backlog < this.#limits.dataBacklog
    );
  }

  #wrote(queue: SendQueue, length: number, endStream: boolean): void {
    queue.sendWindow -= length;
    this.#window -= length;
    this.#onUseful();
    if (endStream) {
      queue.sent = true;
      queue.onSent();
    }
  }

  #joinRound(queue: SendQueue): void {
    if (!queue.inRound && queue.sendWindow > 0) {
      queue.inRound = true;
      queue.next = undefined;
      if (this.#roundTail === undefined) this.#roundHead = queue;
      else this.#roundTail.next = queue;
      this.#roundTail = queue;
    }
    this.output.schedule();
  }

  #leaveRound(): void {
    const head = this.#roundHead;
    if (head === undefined) return;
    this.#roundHead = head.next;
    if (head.next === undefined) this.#roundTail = undefined;
    head.next = undefined;
    head.inRound = false;
  }

  /** Writes what the windows and the backlog allow, a slice of each stream in turn. */
  #pump(): void {
    while (this.#window > 0 && this.output.backlog < this.#limits.dataBacklog) {
      const queue = this.#roundHead;
      if (queue === undefined) return;
      this.#leaveRound();
      if (queue.queued === 0) continue;
      let left = this.#roundHead === undefined ? this.#limits.dataBacklog : fairSlice;
      while (left > 0 && queue.queued > 0 && queue.sendWindow > 0 && this.#window > 0) {
        const length = Math.min(left, queue.queued, queue.sendWindow, this.#window, this.peerMaxFrameSize);
        const ends = length === queue.queued && queue.ending === 'data';
        this.output.frameHeader(length, FrameType.DATA, ends ? Flag.END_STREAM : 0, queue.id);
        left -= length;
        queue.take(length, this.#writeBytes);
        this.#wrote(queue, length, ends);
      }
      if (queue.queued > 0) this.#joinRound(queue);
      else if (!queue.sent && queue.ending !== 'no') this.#writeEnd(queue);
    }
  }

  /** False when the peer accepts neither the trailers nor what may be sent in their place. */
  #writeTrailers(stream: number, source: HeaderSource): boolean {
    const wanted = wantedTrailers(this.peerMaxHeaderList);
    if (this.#mayWriteTrailers(stream, source, wanted)) return true;
    const shorter = source.within?.(wanted);
    if (shorter !== undefined && this.#mayWriteTrailers(stream, shorter, this.peerMaxHeaderList)) return true;
    if (shorter === undefined && this.#mayWriteTrailers(stream, source, this.peerMaxHeaderList)) return true;
    const { instead } = source;
    return instead !== undefined && this.#mayWriteTrailers(stream, instead, this.peerMaxHeaderList);
  }

  #mayWriteTrailers(stream: number, source: HeaderSource, limit: number): boolean {
    try {
      this.headers(stream, source, true, limit);
      return true;
    } catch (error) {
      if (error instanceof HeaderTooLarge) return false;
      throw error;
    }
  }

  #writeEnd(queue: SendQueue): void {
    if (queue.ending === 'no') return;
    if (queue.ending === 'data') this.output.frameHeader(0, FrameType.DATA, Flag.END_STREAM, queue.id);
    else if (!this.#writeTrailers(queue.id, queue.ending)) this.resetStream(queue.id, ErrorCode.INTERNAL_ERROR);
    queue.sent = true;
    queue.onSent();
  }
}

/**
 * Octets that trailers should not exceed for a peer that announced `accepted`. Some take less than they say: grpc-core says
 * 16 KiB and refuses, at random, what is above 8 KiB; nghttp2 (node:http2, grpc-js) says nothing, and a string above 64 KiB
 * leaves its stream open for ever.
 */
function wantedTrailers(accepted: number): number {
  if (accepted <= 16_384) return Math.min(accepted, 8192);
  return accepted === Number.POSITIVE_INFINITY ? 65_536 : accepted;
}

/** The settings that we announce: what differs from the standard's defaults. */
export function announcedSettings(role: 'client' | 'server', limits: Http2Limits): [number, number][] {
  const settings: [number, number][] = [
    [Setting.INITIAL_WINDOW_SIZE, limits.initialWindow],
    [Setting.MAX_FRAME_SIZE, limits.maxFrameSize],
    [Setting.MAX_HEADER_LIST_SIZE, limits.maxHeaderListSize],
  ];
  if (role === 'client') settings.unshift([Setting.ENABLE_PUSH, 0]);
  else settings.unshift([Setting.MAX_CONCURRENT_STREAMS, limits.maxConcurrentStreams]);
  return settings;
}
