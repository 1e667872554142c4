import type { Duplex } from 'node:stream';
import type { HeaderList } from '../hpack/decoder.js';
import type { Logger } from '../logger.js';
import { DirectSocket } from './direct-socket.js';
import { FrameParser } from './frame-parser.js';
import { contentLength } from './header-check.js';
import { Http2Error } from './http2-error.js';
import { Incoming, type IncomingEvents } from './incoming.js';
import { Keepalive, type KeepaliveOptions } from './keepalive.js';
import type { Http2Limits } from './limits.js';
import { announcedSettings, Outgoing } from './outgoing.js';
import { ErrorCode, errorName, maxInt31, preface, Setting } from './protocol.js';
import { ReceiveBudget } from './receive-budget.js';
import type { HeaderSource } from './send-queue.js';
import { connectionAbort, Http2Stream, type StreamEnd, type StreamHandler, type StreamOwner } from './stream.js';
import { Streams } from './streams.js';

/** What the owner of a connection learns. None of these may throw. */
export interface ConnectionEvents {
  /** The peer's first SETTINGS came: it speaks HTTP/2. */
  onReady(): void;
  /** The peer opened a stream (servers only). Returns its handler, or undefined to refuse the stream. */
  onStream(stream: Http2Stream, fields: HeaderList, endStream: boolean): StreamHandler | undefined;
  /** A stream may be opened where none could before (clients only). */
  onSlot(): void;
  /** No further stream can be opened; those that are open go on. */
  onDraining(reason: string): void;
  /** The connection is over. */
  onClosed(reason: string): void;
}

export interface ConnectionOptions {
  readonly role: 'client' | 'server';
  readonly limits: Http2Limits;
  readonly logger: Logger;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
  /** Off when left out. */
  readonly keepalive?: KeepaliveOptions | undefined;
}

/** One HTTP/2 connection over any Duplex, from the first octet to the last. */
export class Http2Connection implements StreamOwner, IncomingEvents {
  readonly outgoing: Outgoing;
  readonly budget: ReceiveBudget;
  readonly endsEarly: boolean;
  readonly #socket: Duplex;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #streams: Streams = new Streams();
  readonly #incoming: Incoming;
  readonly #parser: FrameParser;
  #ready = false;
  #closed = false;
  #draining = false;
  #shutDown = false;
  #failure: string | undefined;
  #settingsTimer: NodeJS.Timeout | undefined;
  #lingerTimer: NodeJS.Timeout | undefined;
  #keepalive: Keepalive | undefined;
  #onPing: (() => void) | undefined;
  #waitsForSlot = false;

  constructor(socket: Duplex, options: ConnectionOptions, events: ConnectionEvents) {
    const { role, limits, now } = options;
    this.endsEarly = role === 'server';
    this.#socket = socket;
    this.#options = options;
    this.#events = events;
    this.outgoing = new Outgoing(socket, limits, () => this.#incoming.sentUseful());
    this.budget = new ReceiveBudget(
      limits,
      (octets) => this.outgoing.windowUpdate(0, octets),
      (more) => this.#raiseWindows(more),
    );
    this.#incoming = new Incoming({
      ...{ role, limits, now, events: this },
      ...{ outgoing: this.outgoing, streams: this.#streams, budget: this.budget },
    });
    this.#parser = new FrameParser(this.#incoming, {
      expectPreface: role === 'server',
      maxFrameSize: limits.maxFrameSize,
      maxControlSize: limits.maxHeaderBlockSize,
    });
    this.#open();
  }

  /** Whether the peer's SETTINGS came and the connection still lives. */
  get ready(): boolean {
    return this.#ready && !this.#closed && !this.#draining;
  }

  /**
   * Opens a stream and sends its header (clients only); undefined when the peer takes no more for now, or for ever.
   * Throws {@link HeaderTooLarge}.
   */
  request(header: HeaderSource, handler: StreamHandler): Http2Stream | undefined {
    if (!this.ready || this.#streams.size >= this.#incoming.peerMaxStreams) {
      this.#waitsForSlot = true;
      return undefined;
    }
    const id = this.#streams.lastOwnId === 0 ? 1 : this.#streams.lastOwnId + 2;
    this.outgoing.headers(id, header, false);
    this.#streams.lastOwnId = id;
    const stream = new Http2Stream(id, this, handler);
    this.#streams.add(stream);
    stream.openedAt = this.outgoing.output.appended;
    if (id + 2 > this.#options.limits.maxStreamId) this.#drain('all stream ids of the connection are used');
    return stream;
  }

  /** Lets the open streams end and then closes; a server says so in two steps (RFC 9113 section 6.8). */
  shutDown(): void {
    if (this.#closed || this.#shutDown) return;
    this.#shutDown = true;
    if (this.#options.role === 'server') {
      this.outgoing.goaway(maxInt31, ErrorCode.NO_ERROR, '');
      // Requests on their way arrive before the answer to this PING.
      this.#onPing = () => {
        this.outgoing.goaway(this.#streams.lastPeerId, ErrorCode.NO_ERROR, '');
        this.#drain('the server shuts down');
      };
      this.outgoing.ping(shutdownPing, false);
    } else {
      this.#drain('the client shuts down');
    }
  }

  /** Ends everything at once: open streams are aborted, the peer gets GOAWAY, the socket is destroyed. */
  destroy(code: ErrorCode, reason: string): void {
    this.#fail(code, reason);
    this.#socket.destroy();
    this.#finish(reason);
  }

  /** Resolves when the socket is closed. */
  whenSocketClosed(): Promise<void> {
    if (this.#socket.closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
    });
  }

  streamClosed(stream: Http2Stream, how: StreamEnd): void {
    this.#streams.remove(stream, how === 'resetByUs');
    if (how === 'ended') this.#incoming.streamEndedWell();
    if (this.#draining && this.#streams.size === 0) this.#fail(ErrorCode.NO_ERROR, 'all streams have ended');
    else if (this.#waitsForSlot && this.ready) {
      this.#waitsForSlot = false;
      this.#events.onSlot();
    }
  }

  retain(octets: Buffer): Buffer {
    return this.#socket instanceof DirectSocket ? this.#socket.retain(octets) : octets;
  }

  onRequest(id: number, fields: HeaderList, endStream: boolean): void {
    if (this.#draining) {
      this.#streams.ignore(id);
      return;
    }
    const stream = new Http2Stream(id, this, noHandler);
    stream.headersReceived = true;
    stream.remoteEnded = endStream;
    stream.contentLeft = contentLength(fields);
    this.#streams.add(stream);
    const handler = this.#events.onStream(stream, fields, endStream);
    if (handler === undefined) stream.reset(ErrorCode.REFUSED_STREAM);
    else stream.handler = handler;
  }

  onSettings(): void {
    if (!this.#ready) {
      this.#ready = true;
      this.#events.onReady();
    } else if (this.#waitsForSlot && this.#streams.size < this.#incoming.peerMaxStreams) {
      this.#waitsForSlot = false;
      this.#events.onSlot();
    }
  }

  onSettingsAck(): void {
    clearTimeout(this.#settingsTimer);
  }

  onPingAck(payload: Buffer): void {
    if (!payload.equals(shutdownPing)) return;
    const onPing = this.#onPing;
    this.#onPing = undefined;
    onPing?.();
  }

  onGoaway(lastStream: number, code: number, message: string): void {
    const reason = `the peer closes the connection with ${errorName(code)}${message === '' ? '' : `: ${message}`}`;
    // Said first: an aborted call may be repeated, and not on this connection.
    this.#stopOpening(reason);
    for (const stream of this.#streams.all()) {
      if (this.#options.role === 'client' && stream.id > lastStream) stream.abort(connectionAbort(reason, true));
    }
    this.#drain(reason);
  }

  #open(): void {
    const { role, limits, keepalive } = this.#options;
    if (role === 'client') this.outgoing.output.copy(preface, 0, preface.length);
    this.outgoing.settings(announcedSettings(role, limits));
    this.budget.open();
    this.#settingsTimer = setTimeout(
      () => this.#fail(ErrorCode.SETTINGS_TIMEOUT, 'the peer did not acknowledge SETTINGS'),
      limits.settingsTimeoutMs,
    ).unref();
    if (keepalive !== undefined) {
      this.#keepalive = new Keepalive(
        keepalive,
        () => role === 'client' && this.#streams.size === 0,
        () => this.outgoing.ping(keepalivePing, false),
        () => this.destroy(ErrorCode.NO_ERROR, 'the peer does not answer PING'),
      );
    }
    this.#socket.on('drain', () => this.outgoing.drained());
    this.#socket.on('end', () => this.#onEnd('the peer closed the connection'));
    this.#socket.on('error', (error) => this.#onEnd(error.message));
    this.#socket.on('close', () => this.#finish('the connection was closed'));
    if (this.#socket instanceof DirectSocket) this.#socket.attach((bytes, length) => this.#onChunk(bytes, length));
    else this.#socket.on('data', (chunk: Buffer) => this.#onChunk(chunk, chunk.length));
  }

  #onChunk(chunk: Buffer, length: number): void {
    if (this.#failure !== undefined) return;
    this.#keepalive?.heard();
    try {
      this.#parser.push(chunk, length);
      if (this.outgoing.output.backlog > this.#options.limits.maxBacklog) {
        this.destroy(ErrorCode.ENHANCE_YOUR_CALM, 'the peer sends requests and does not read the answers');
      }
    } catch (error) {
      if (error instanceof Http2Error) {
        this.#options.logger.warn('closing a connection for a fault of its peer', {
          code: errorName(error.code),
          reason: error.message,
        });
        this.#fail(error.code, error.message);
      } else {
        this.#options.logger.error('closing a connection for an internal fault', { error });
        this.#fail(ErrorCode.INTERNAL_ERROR, 'internal fault');
      }
    }
  }

  #onEnd(reason: string): void {
    this.#failure ??= reason;
    this.#socket.destroy();
    this.#finish(reason);
  }

  #stopOpening(reason: string): void {
    if (this.#draining) return;
    this.#draining = true;
    this.#events.onDraining(reason);
  }

  /** Closes once the open streams have ended. */
  #raiseWindows(more: number): void {
    for (const stream of this.#streams.all()) stream.widen(more);
    this.outgoing.settings([[Setting.INITIAL_WINDOW_SIZE, this.budget.initialWindow]]);
  }

  #drain(reason: string): void {
    this.#stopOpening(reason);
    if (this.#streams.size === 0) this.#fail(ErrorCode.NO_ERROR, reason);
  }

  /** Tells the peer why, aborts what is open, and gives the peer a moment to read. */
  #fail(code: ErrorCode, reason: string): void {
    if (this.#failure !== undefined || this.#closed) return;
    this.#failure = reason;
    this.outgoing.goaway(this.#streams.lastPeerId, code, code === ErrorCode.NO_ERROR ? '' : reason);
    // Flushed first: what is written now may reach the peer's application.
    this.outgoing.output.flush();
    this.#abortStreams(reason);
    this.#socket.end();
    // A peer that never closes its side must not hold the socket.
    this.#lingerTimer = setTimeout(() => this.#socket.destroy(), this.#options.limits.lingerMs).unref();
    this.#finish(reason);
  }

  #finish(reason: string): void {
    if (this.#socket.destroyed) {
      clearTimeout(this.#lingerTimer);
    }
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#settingsTimer);
    this.#keepalive?.stop();
    this.#abortStreams(this.#failure ?? reason);
    this.outgoing.output.close();
    this.#events.onClosed(this.#failure ?? reason);
  }

  #abortStreams(reason: string): void {
    const { output } = this.outgoing;
    const written = output.written;
    for (const stream of this.#streams.all()) {
      stream.abort(connectionAbort(reason, this.#options.role === 'client' && stream.openedAt > written));
    }
  }
}

const keepalivePing = Buffer.from('loopp-ka', 'latin1');
const shutdownPing = Buffer.from('loopp-go', 'latin1');

const noHandler: StreamHandler = {
  onHeaders() {},
  onData() {},
  onAbort() {},
  onSendable() {},
};
