import type { Duplex } from 'node:stream';
import { LooppError } from '@loopp/grpc';
import { encodeHeader, Flag, FrameType, GoAway, type Header } from './frame.js';
import { FrameReader } from './frame-reader.js';
import { Slots } from './slots.js';
import { type StreamOwner, YamuxStream } from './stream.js';

export interface YamuxOptions {
  /** The client numbers its streams odd, the server even. */
  readonly role: 'client' | 'server';
  /** Takes the streams the other side opens. Without it they are reset. */
  readonly onStream?: (stream: YamuxStream) => void;
  /** Time between pings. Default 30 000 ms; 0 for none. */
  readonly keepAliveMs?: number;
  /** Time for a ping to be answered. Default 10 000 ms. */
  readonly pingTimeoutMs?: number;
  /** Streams open at once, of both sides. Default 10 000. */
  readonly maxStreams?: number;
}

const KEEP_ALIVE_MS = 30_000;
const PING_TIMEOUT_MS = 10_000;
const MAX_STREAMS = 10_000;
/** Streams that may be opened before the other side took one: hashicorp/yamux resets those beyond. */
const BACKLOG = 256;
/** A peer that makes us answer without reading the answers is cut off at this many answers. */
const MAX_QUEUED_CONTROL = 50_000;
const MAX_HALF_OPEN = 10_000;
const SMALL_PAYLOAD = 4096;

/** Many streams over one connection, wire-compatible with github.com/hashicorp/yamux. */
export class YamuxSession implements StreamOwner {
  readonly #connection: Duplex;
  readonly #options: YamuxOptions;
  readonly #streams = new Map<number, YamuxStream>();
  /** Ids we closed and the other side has not, and the octets it may still send: what comes for them is no mistake. */
  readonly #halfOpen = new Map<number, number>();
  readonly #backlog = new Slots(BACKLOG);
  readonly #unacknowledged = new Set<number>();
  readonly #pings = new Map<number, () => void>();
  readonly #keepAlive: NodeJS.Timeout | undefined;
  readonly #closed = new AbortController();
  #nextId: number;
  #lastPing = 0;
  #queuedControl = 0;
  /** The stream whose payload is being read. */
  #current: YamuxStream | undefined;
  /** A stream whose last frame, with the end in it, is being read. */
  #fin: { readonly stream: YamuxStream; left: number } | undefined;
  #remoteGone = false;

  constructor(connection: Duplex, options: YamuxOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#nextId = options.role === 'client' ? 1 : 2;
    const reader = new FrameReader({
      header: (header) => this.#onHeader(header),
      data: (chunk) => this.#onData(chunk),
      invalid: () => this.#fail(GoAway.protocolError, 'the other side does not speak yamux'),
    });
    connection.on('data', (chunk: Buffer) => reader.push(chunk));
    connection.on('error', (error) => this.#end(error));
    connection.on('end', () => this.#end(new Error('the connection ended'), true));
    connection.on('close', () => this.#end(new Error('the connection closed')));
    const interval = options.keepAliveMs ?? KEEP_ALIVE_MS;
    if (interval > 0) {
      this.#keepAlive = setInterval(() => void this.#checkAlive(), interval);
      this.#keepAlive.unref();
    }
  }

  /** Aborts when the session ends, with the reason. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  /** Opens a stream, after others when too many wait to be taken by the other side. */
  async open(signal: AbortSignal = this.#closed.signal): Promise<YamuxStream> {
    await this.#backlog.take(AbortSignal.any([signal, this.#closed.signal]));
    if (this.#remoteGone || this.#streams.size >= (this.#options.maxStreams ?? MAX_STREAMS)) {
      this.#backlog.give();
      throw new LooppError(
        'YAMUX_NO_STREAM',
        this.#remoteGone ? 'the other side takes no more streams' : 'too many streams',
      );
    }
    const id = this.#nextId;
    this.#nextId += 2;
    const stream = new YamuxStream(this, id);
    this.#streams.set(id, stream);
    this.#unacknowledged.add(id);
    this.send(FrameType.windowUpdate, Flag.syn, id, 0);
    return stream;
  }

  /** Measures a round trip, in milliseconds. */
  ping(): Promise<number> {
    this.#lastPing = (this.#lastPing + 1) >>> 0;
    const id = this.#lastPing;
    const begin = performance.now();
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#closed.signal.removeEventListener('abort', onClosed);
        this.#pings.delete(id);
      };
      const onClosed = () => {
        end();
        reject(this.#closed.signal.reason);
      };
      const timer = setTimeout(() => {
        end();
        reject(new LooppError('YAMUX_PING', 'the other side answers no ping'));
      }, this.#options.pingTimeoutMs ?? PING_TIMEOUT_MS);
      if (this.#closed.signal.aborted) {
        onClosed();
        return;
      }
      this.#closed.signal.addEventListener('abort', onClosed, { once: true });
      this.#pings.set(id, () => {
        end();
        resolve(performance.now() - begin);
      });
      this.send(FrameType.ping, Flag.syn, 0, id);
    });
  }

  /** Takes no more streams; those open live on. */
  goAway(): void {
    this.send(FrameType.goAway, 0, 0, GoAway.normal);
  }

  /** Ends the session and every stream. */
  close(): void {
    if (this.#closed.signal.aborted) return;
    // Whoever closes the session expects its streams to end: no errors on them.
    for (const stream of [...this.#streams.values()]) stream.destroy();
    this.goAway();
    this.#connection.end();
    this.#end(new LooppError('YAMUX_CLOSED', 'the session was closed'));
  }

  send(type: number, flags: number, streamId: number, payload: Uint8Array | number, done?: () => void): void {
    if (this.#closed.signal.aborted) return;
    const bytes = typeof payload === 'number' ? undefined : payload;
    const length = typeof payload === 'number' ? payload : payload.length;
    const header = encodeHeader({ type, flags, streamId, length });
    if (bytes === undefined || bytes.length === 0) {
      this.#sendControl(header, done);
    } else if (bytes.length <= SMALL_PAYLOAD) {
      this.#connection.write(Buffer.concat([header, bytes]), done);
    } else {
      this.#connection.cork();
      this.#connection.write(header);
      this.#connection.write(bytes, done);
      this.#connection.uncork();
    }
  }

  release(streamId: number, lateOctets: number | undefined): void {
    if (!this.#streams.delete(streamId)) return;
    this.#acknowledged(streamId);
    if (lateOctets === undefined || this.#halfOpen.size >= MAX_HALF_OPEN) return;
    this.#halfOpen.set(streamId, lateOctets);
    this.late(streamId, 0);
  }

  /**
   * Nobody reads this stream any more. Last words, such as HTTP/2's GOAWAY, are dropped: a reset would reach the other side
   * after it has closed its half too, and hashicorp/yamux warns of frames for streams that it has forgotten. Only a writer
   * that has used up its window, and would wait for credit for ever, is told by a reset.
   */
  late(streamId: number, octets: number): void {
    const left = this.#halfOpen.get(streamId);
    if (left === undefined) return;
    this.#halfOpen.set(streamId, left - octets);
    if (left > octets) return;
    this.#halfOpen.delete(streamId);
    this.send(FrameType.windowUpdate, Flag.rst, streamId, 0);
  }

  #sendControl(header: Buffer, done?: () => void): void {
    this.#queuedControl++;
    this.#connection.write(header, () => {
      this.#queuedControl--;
      done?.();
    });
    if (this.#queuedControl > MAX_QUEUED_CONTROL) this.#fail(GoAway.internalError, 'the other side does not read');
  }

  #onHeader(header: Header): void {
    this.#current = undefined;
    if (header.type === FrameType.ping) this.#onPing(header);
    else if (header.type === FrameType.goAway) this.#onGoAway(header);
    else if ((header.flags & Flag.syn) === 0 || this.#onSyn(header.streamId)) this.#onStreamFrame(header);
  }

  #onStreamFrame(header: Header): void {
    const stream = this.#streams.get(header.streamId);
    if (stream === undefined) {
      this.#onClosedStream(header);
      return;
    }
    if ((header.flags & Flag.ack) !== 0) this.#acknowledged(header.streamId);
    if (header.type === FrameType.windowUpdate) stream.grow(header.length);
    else this.#current = stream;
    if ((header.flags & Flag.rst) !== 0) stream.remoteReset();
    else if ((header.flags & Flag.fin) !== 0) this.#endAfterPayload(header, stream);
  }

  /** A frame may bring the last bytes and the end at once. */
  #endAfterPayload(header: Header, stream: YamuxStream): void {
    if (header.type === FrameType.data && header.length > 0) this.#fin = { stream, left: header.length };
    else stream.remoteEnd();
  }

  #onData(chunk: Buffer): void {
    const stream = this.#current;
    if (stream === undefined) return;
    if (!stream.receive(chunk)) {
      this.#fail(GoAway.protocolError, 'the other side sent more than the window allows');
      return;
    }
    if (this.#fin === undefined) return;
    this.#fin.left -= chunk.length;
    if (this.#fin.left > 0) return;
    this.#fin = undefined;
    stream.remoteEnd();
  }

  /** @returns whether the frame is to be read on */
  #onSyn(id: number): boolean {
    const theirs = id % 2 === (this.#options.role === 'client' ? 0 : 1);
    if (!theirs || id === 0 || this.#streams.has(id)) {
      this.#fail(GoAway.protocolError, `the other side opened stream ${id}, which is not its to open`);
      return false;
    }
    const { onStream, maxStreams = MAX_STREAMS } = this.#options;
    if (onStream === undefined || this.#streams.size >= maxStreams) {
      this.send(FrameType.windowUpdate, Flag.rst, id, 0);
      return false;
    }
    const stream = new YamuxStream(this, id);
    this.#streams.set(id, stream);
    this.send(FrameType.windowUpdate, Flag.ack, id, 0);
    onStream(stream);
    return true;
  }

  #onClosedStream(header: Header): void {
    const over = (header.flags & (Flag.fin | Flag.rst)) !== 0;
    if (over) {
      this.#halfOpen.delete(header.streamId);
    } else if (header.type === FrameType.data) {
      this.late(header.streamId, header.length);
    }
  }

  #onPing(header: Header): void {
    if ((header.flags & Flag.syn) !== 0) this.send(FrameType.ping, Flag.ack, 0, header.length);
    else this.#pings.get(header.length)?.();
  }

  #onGoAway(header: Header): void {
    this.#remoteGone = true;
    if (header.length !== GoAway.normal) {
      this.#end(new LooppError('YAMUX_GO_AWAY', `the other side ended the session with code ${header.length}`));
    }
  }

  #acknowledged(id: number): void {
    if (this.#unacknowledged.delete(id)) this.#backlog.give();
  }

  async #checkAlive(): Promise<void> {
    try {
      await this.ping();
    } catch (error) {
      this.#end(error);
    }
  }

  #fail(code: number, why: string): void {
    if (this.#closed.signal.aborted) return;
    this.#connection.write(encodeHeader({ type: FrameType.goAway, flags: 0, streamId: 0, length: code }));
    this.#end(new LooppError('YAMUX_PROTOCOL', why));
  }

  /** @param orderly what arrived before may still be read */
  #end(reason: unknown, orderly = false): void {
    if (this.#closed.signal.aborted) return;
    clearInterval(this.#keepAlive);
    this.#closed.abort(reason);
    const error = reason instanceof Error ? reason : new Error(String(reason));
    for (const stream of [...this.#streams.values()]) {
      if (orderly) stream.cutOff(error);
      else stream.destroy(error);
    }
    this.#streams.clear();
    // What was written, above all the go-away, still leaves.
    if (this.#connection.writableLength === 0) this.#connection.destroy();
    else this.#connection.end(() => this.#connection.destroy());
  }
}
