import { Channel } from '../client/channel.js';
import type { Waiting } from '../client/link.js';
import type { RequestHeader } from '../client/request-header.js';
import type { HeaderList } from '../hpack/decoder.js';
import type { HpackEncoder } from '../hpack/encoder.js';
import type { Http2Connection } from '../http2/connection.js';
import { ErrorCode } from '../http2/protocol.js';
import { type HeaderSource, smallChunk } from '../http2/send-queue.js';
import type { Http2Stream, StreamAbort, StreamHandler } from '../http2/stream.js';
import type { DeadlineQueue, Timed } from '../message/deadline-queue.js';
import { encodeTimeout } from '../message/timeout.js';
import { readMetadata } from '../message/wire-metadata.js';
import { statusOfAbort, statusOfHeader, statusOfTrailers } from '../message/wire-status.js';
import { Metadata } from '../metadata.js';
import { ResponseTrailers } from '../server/response-header.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { type RelayOptions, type RelayStreamTap, tapSafely } from './relay-options.js';
import { RelayedFields, relayFields } from './relayed-fields.js';

/** Pieces of DATA that are held before they are put together. */
const mostPieces = 256;
/** Channels that are tried for one stream, one after the other. */
const mostChannels = 4;

/** A stream that wants to be forwarded. */
export interface RelayRequest {
  readonly path: string;
  /** Aborts when the stream ends before it has a channel. Made when it is first asked for: it costs more than the rest. */
  readonly signal: AbortSignal;
  /**
   * The channel that was given for this stream before and has no connection: nothing was sent on it. Given again, it
   * ends the stream with its reason.
   */
  readonly failed: Channel | undefined;
}

/** What a relayed stream needs of its server. */
export interface RelayHost {
  readonly deadlines: DeadlineQueue;
  /** The stream is over. */
  handlerDone(): void;
}

/** Gives the channel that a stream is forwarded to. */
export type RelayTarget = (request: RelayRequest) => Channel | Promise<Channel>;

/**
 * One stream on its way through: the client's stream (`down`) and ours to the target (`up`). DATA is never decoded, and
 * credited to its sender only as the other side takes it, so that a slow reader slows its writer and nothing piles up.
 */
export class RelayedStream implements StreamHandler, Waiting, HeaderSource, RelayRequest, Timed {
  readonly waitForReady = false;
  readonly path: string;
  readonly #fields: HeaderList;
  readonly #options: RelayOptions;
  readonly deadline: number;
  queueIndex = -1;
  readonly #host: RelayHost;
  #abort: AbortController | undefined;
  readonly #tap: RelayStreamTap | undefined;
  readonly #down: Http2Stream;
  #target: RelayTarget | undefined;
  failed: Channel | undefined;
  #failure: StatusError | undefined;
  #channels = 0;
  #up: Http2Stream | undefined;
  #channel: Channel | undefined;
  #header: RequestHeader | undefined;
  /** DATA that came before there was a stream to forward it on. */
  #early: Uint8Array[] = [];
  #earlyEnd = false;
  /** Octets that were forwarded and are not credited yet, in each direction. */
  #downUncredited = 0;
  #upUncredited = 0;
  #headerSent = false;
  #done = false;

  constructor(
    host: RelayHost,
    down: Http2Stream,
    path: string,
    fields: HeaderList,
    deadline: number,
    options: RelayOptions,
  ) {
    this.#host = host;
    this.#down = down;
    this.path = path;
    this.#fields = fields;
    this.deadline = deadline;
    this.#options = options;
    if (options.counters !== undefined) {
      options.counters.streams++;
      options.counters.open++;
    }
    let tap: RelayStreamTap | undefined;
    if (options.tap !== undefined) {
      tapSafely(() => {
        tap = options.tap?.open(path, readMetadata(fields));
      });
    }
    this.#tap = tap;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  start(target: RelayTarget, endStream: boolean): void {
    this.#earlyEnd = endStream;
    if (this.deadline !== Number.POSITIVE_INFINITY) this.#host.deadlines.add(this);
    this.#target = target;
    this.#aim(target);
  }

  #aim(target: RelayTarget): void {
    try {
      const channel = target(this);
      if (channel instanceof Channel) this.#submit(channel);
      else channel.then((late) => this.#submit(late)).catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  #submit(channel: Channel): void {
    if (this.#done) return;
    if (this.#failure !== undefined && channel === this.failed) {
      this.#end(this.#failure);
      return;
    }
    this.#channel = channel;
    this.#channels++;
    Channel.submit(channel, this);
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#end(new StatusError(Status.UNAVAILABLE, `the relay has no target: ${reason}`, { cause: error }));
  }

  begin(connection: Http2Connection, header: RequestHeader): boolean {
    if (this.deadline <= Date.now()) {
      this.onDeadline();
      return true;
    }
    this.#header = header;
    let up: Http2Stream | undefined;
    try {
      up = connection.request(this, new FromTarget(this));
    } catch (error) {
      this.#end(statusOfHeader(error));
      return true;
    }
    if (up === undefined) return false;
    this.#up = up;
    for (const bytes of this.#early) this.#forward(up, bytes, false);
    this.#early = [];
    if (this.#earlyEnd) up.end();
    return true;
  }

  encodeHeaders(encoder: HpackEncoder): void {
    this.#header?.writePseudo(encoder, this.path);
    relayFields(encoder, this.#fields);
    if (this.deadline !== Number.POSITIVE_INFINITY) {
      encoder.literal('grpc-timeout', encodeTimeout(this.deadline - Date.now()));
    }
  }

  /** Neither the client nor the target said so in time. */
  onDeadline(): void {
    this.#end(new StatusError(Status.DEADLINE_EXCEEDED, 'the deadline of the call has passed'));
  }

  /** There is no connection to the target: there may be another one. */
  cancel(error: StatusError): void {
    if (this.#done) return;
    const again = error.neverSent && this.#up === undefined && this.#channels < mostChannels;
    if (!again || this.#target === undefined) {
      this.#end(error);
      return;
    }
    this.failed = this.#channel;
    this.#failure = error;
    this.#channel = undefined;
    this.#aim(this.#target);
  }

  /** The stream cannot be forwarded, or not any further: the client gets the reason as its status. */
  #end(error: StatusError): void {
    if (this.#done) return;
    this.#up?.reset(ErrorCode.CANCEL);
    this.#down.sendTrailers(new ResponseTrailers(error, undefined, !this.#headerSent));
    this.#finish(error.status, error.details, error.metadata);
  }

  // From the client.

  onHeaders(_fields: HeaderList, endStream: boolean): void {
    if (!endStream) return;
    if (this.#up === undefined) this.#earlyEnd = true;
    else this.#up.end();
  }

  onData(bytes: Buffer, start: number, end: number, endStream: boolean): void {
    if (this.#done) return;
    const data = bytes.subarray(start, end);
    if (this.#tap?.request !== undefined) tapSafely(() => this.#tap?.request?.(data));
    if (this.#options.counters !== undefined) this.#options.counters.requestOctets += data.length;
    if (this.#up === undefined) {
      this.#early.push(Buffer.from(data));
      if (this.#early.length > mostPieces) this.#early = [Buffer.concat(this.#early)];
      this.#earlyEnd = endStream;
    } else {
      this.#forward(this.#up, data.length < smallChunk ? data : this.#down.retain(data), endStream);
    }
  }

  #forward(up: Http2Stream, data: Uint8Array, endStream: boolean): void {
    up.sendData(data, endStream);
    this.#downUncredited += data.length;
    if (!up.mustWait()) this.creditDown();
  }

  /** The client has room again for what the target sends. */
  onSendable(): void {
    this.#up?.consumed(this.#upUncredited);
    this.#upUncredited = 0;
  }

  /** The client reset its stream, or is gone. */
  onAbort(abort: StreamAbort): void {
    if (this.#done) return;
    this.#up?.reset(abort.by === 'peer' ? abort.code : ErrorCode.CANCEL);
    this.#finish(undefined, abort.message, new Metadata());
  }

  // From the target.

  creditDown(): void {
    this.#down.consumed(this.#downUncredited);
    this.#downUncredited = 0;
  }

  onResponseFields(fields: HeaderList, endStream: boolean): void {
    if (this.#done) return;
    if (!endStream) {
      try {
        this.#down.sendHeaders(new RelayedFields(fields));
      } catch (error) {
        this.#end(statusOfHeader(error));
        return;
      }
      this.#headerSent = true;
      if (this.#tap?.responseHeader !== undefined) tapSafely(() => this.#tap?.responseHeader?.(readMetadata(fields)));
      return;
    }
    this.#down.sendTrailers(new RelayedFields(fields));
    const error = this.#tap === undefined ? undefined : statusOfTrailers(fields);
    this.#finish(error?.status ?? Status.OK, error?.details ?? '', error?.metadata ?? new Metadata());
  }

  onResponseData(data: Buffer, endStream: boolean): void {
    if (this.#done) return;
    this.#down.sendData(data.length < smallChunk || this.#up === undefined ? data : this.#up.retain(data), endStream);
    this.#upUncredited += data.length;
    if (!this.#down.mustWait()) this.onSendable();
    if (this.#tap?.response !== undefined) tapSafely(() => this.#tap?.response?.(data));
    if (this.#options.counters !== undefined) this.#options.counters.responseOctets += data.length;
    if (endStream) this.#finish(undefined, 'the target ended the stream without trailers', new Metadata());
  }

  onTargetAbort(abort: StreamAbort): void {
    if (this.#done) return;
    if (abort.by === 'peer' || abort.neverSent) {
      this.#down.reset(abort.by === 'peer' ? abort.code : ErrorCode.REFUSED_STREAM);
      this.#finish(undefined, abort.message, new Metadata());
    } else {
      this.#end(statusOfAbort(abort));
    }
  }

  #finish(status: Status | undefined, details: string, metadata: Metadata): void {
    if (this.#done) return;
    this.#done = true;
    // The target may have answered before it read everything; a stream that is closed already stays so.
    this.#up?.reset(ErrorCode.NO_ERROR);
    if (this.#up === undefined) {
      this.#abort?.abort(new StatusError(Status.CANCELLED, details));
      if (this.#channel !== undefined) Channel.withdraw(this.#channel, this);
    }
    this.#early = [];
    if (this.#options.counters !== undefined) {
      this.#options.counters.open--;
      if (status === undefined) this.#options.counters.resets++;
    }
    if (this.#tap?.end !== undefined) tapSafely(() => this.#tap?.end?.(status, details, metadata));
    this.#host.deadlines.remove(this);
    this.#host.handlerDone();
  }
}

/** The target's side of a relayed stream. */
class FromTarget implements StreamHandler {
  readonly #relayed: RelayedStream;

  constructor(relayed: RelayedStream) {
    this.#relayed = relayed;
  }

  onHeaders(fields: HeaderList, endStream: boolean): void {
    this.#relayed.onResponseFields(fields, endStream);
  }

  onData(bytes: Buffer, start: number, end: number, endStream: boolean): void {
    this.#relayed.onResponseData(bytes.subarray(start, end), endStream);
  }

  onAbort(abort: StreamAbort): void {
    this.#relayed.onTargetAbort(abort);
  }

  onSendable(): void {
    this.#relayed.creditDown();
  }
}
