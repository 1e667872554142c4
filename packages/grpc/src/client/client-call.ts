import type { CallOptions } from '../call-options.js';
import type { CallWatch, WatchCalls } from '../call-watch.js';
import type { HeaderList } from '../hpack/decoder.js';
import type { HpackEncoder } from '../hpack/encoder.js';
import type { Http2Connection } from '../http2/connection.js';
import { ErrorCode } from '../http2/protocol.js';
import type { HeaderSource } from '../http2/send-queue.js';
import type { Http2Stream, StreamAbort, StreamHandler } from '../http2/stream.js';
import { type Compression, compress, decompress } from '../message/compression.js';
import type { DeadlineQueue, Timed } from '../message/deadline-queue.js';
import { isWholeMessage, MessageReader, type MessageSink, payloadOf } from '../message/message-reader.js';
import { PartialCredit } from '../message/partial-credit.js';
import { encodeTimeout } from '../message/timeout.js';
import { field, readMetadata, writeMetadata } from '../message/wire-metadata.js';
import {
  faultOfResponse,
  statusOfAbort,
  statusOfHeader,
  statusOfHttpStatus,
  statusOfTrailers,
} from '../message/wire-status.js';
import { Metadata } from '../metadata.js';
import type { MethodKind } from '../method.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { ForeignResponse } from './foreign-response.js';
import type { RequestHeader } from './request-header.js';

/** What a call needs of its channel. */
export interface CallHost {
  readonly deadlines: DeadlineQueue;
  readonly maxReceiveMessageSize: number;
  readonly maxSendMessageSize: number;
  readonly compression: Compression;
  readonly watch: WatchCalls | undefined;
  /** Starts the call on the connection, now or when there is one. */
  submit(call: ClientCall): void;
  /** The call no longer waits for a connection. */
  withdraw(call: ClientCall): void;
}

/** One call of any kind on the client, from its submission to its status. */
export abstract class ClientCall implements StreamHandler, HeaderSource, MessageSink, Timed {
  readonly waitForReady: boolean;
  deadline: number;
  queueIndex = -1;
  readonly #host: CallHost;
  readonly #path: string;
  readonly #options: CallOptions;
  /** Made when a message does not come alone and whole. */
  #reader: MessageReader | undefined;
  #partial: PartialCredit | undefined;
  #header: RequestHeader | undefined;
  #stream: Http2Stream | undefined;
  #done = false;
  #watch: CallWatch | undefined;
  #repeated = false;
  #encoding: string | undefined;
  /** The response's header; it holds the status where a server sends one there and no trailers. */
  #responseHeader: HeaderList | undefined;
  #foreign: ForeignResponse | undefined;
  #onAbortSignal: (() => void) | undefined;

  constructor(host: CallHost, path: string, options: CallOptions) {
    this.#host = host;
    this.#path = path;
    this.#options = options;
    this.waitForReady = options.waitForReady === true;
    const timeoutMs = options.timeoutMs ?? Number.POSITIVE_INFINITY;
    this.deadline = options.deadline ?? Number.POSITIVE_INFINITY;
    if (timeoutMs !== Number.POSITIVE_INFINITY) this.deadline = Math.min(this.deadline, Date.now() + timeoutMs);
  }

  /** A whole message of the response, of `size` octets still to be credited. */
  protected abstract onResponse(payload: Uint8Array, size: number): void;
  protected abstract get kind(): MethodKind;
  /** The end, with an error unless the status is OK. */
  protected abstract onDone(error: StatusError | undefined): void;
  /** The stream is open: send the requests. */
  protected abstract onBegin(): void;
  /** Whether the call can be begun again on another connection. */
  protected abstract get repeatable(): boolean;
  /** Whether the application has taken all responses that came. */
  protected abstract get readerWaits(): boolean;
  abstract onSendable(): void;

  get done(): boolean {
    return this.#done;
  }

  /** Hands the call to its channel. */
  start(): void {
    const { signal } = this.#options;
    this.#watch = this.#host.watch?.(this.#path, this.kind);
    if (signal?.aborted === true) {
      this.#cancelFor(signal.reason);
      return;
    }
    if (this.deadline !== Number.POSITIVE_INFINITY) {
      if (this.deadline <= Date.now()) {
        this.onDeadline();
        return;
      }
      this.#host.deadlines.add(this);
    }
    if (signal !== undefined) {
      this.#onAbortSignal = () => this.#cancelFor(signal.reason);
      signal.addEventListener('abort', this.#onAbortSignal);
    }
    this.#host.submit(this);
  }

  /** Opens the stream; false when the connection takes none for now. */
  begin(connection: Http2Connection, header: RequestHeader): boolean {
    this.#header = header;
    try {
      this.#stream = connection.request(this, this);
    } catch (error) {
      this.cancel(statusOfHeader(error));
      return true;
    }
    if (this.#stream === undefined) return false;
    this.onBegin();
    return true;
  }

  encodeHeaders(encoder: HpackEncoder): void {
    this.#header?.write(encoder, this.#path);
    if (this.deadline !== Number.POSITIVE_INFINITY) {
      encoder.literal('grpc-timeout', encodeTimeout(this.deadline - Date.now()));
    }
    if (this.#options.metadata !== undefined) writeMetadata(encoder, this.#options.metadata);
  }

  /** Sends one request; throws {@link StatusError} RESOURCE_EXHAUSTED when it is too large. */
  protected send(payload: Uint8Array, last: boolean): void {
    const compressed = compress(payload, this.#host.compression);
    const limit = this.#host.maxSendMessageSize;
    const size = (compressed ?? payload).length;
    if (size > limit) {
      const details = `trying to send message larger than max (${size} vs. ${limit})`;
      throw new StatusError(Status.RESOURCE_EXHAUSTED, details, {
        remedy: 'raise maxSendMessageSize or send less at once',
      });
    }
    this.#stream?.sendMessage(compressed !== undefined, compressed ?? payload, last);
    this.#watch?.sent();
  }

  protected endRequests(): void {
    this.#stream?.end();
  }

  protected mustWait(): boolean {
    return this.#stream?.mustWait() ?? false;
  }

  /** The application took a response. */
  protected consumed(size: number): void {
    this.#stream?.consumed(size);
    if (this.#partial !== undefined && this.readerWaits) this.#partial.release(this.#stream);
  }

  /** Ends the call from this side. */
  cancel(error: StatusError): void {
    if (this.#done) return;
    this.#stream?.reset(ErrorCode.CANCEL);
    this.#finish(error);
  }

  #cancelFor(cause: unknown): void {
    const text = cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : '';
    this.cancel(new StatusError(Status.CANCELLED, `the call was cancelled${text}`, { cause }));
  }

  onDeadline(): void {
    this.cancel(new StatusError(Status.DEADLINE_EXCEEDED, 'the deadline of the call has passed'));
  }

  onHeaders(fields: HeaderList, endStream: boolean): void {
    if (this.#done) return;
    // Trailers, or a response that consists of trailers only, which starts with :status.
    if (!endStream) {
      const fault = faultOfResponse(fields);
      if (fault === undefined) this.#onHeader(fields);
      else this.#foreign = new ForeignResponse(fault, (error) => this.cancel(error));
      return;
    }
    if (this.#foreign !== undefined) this.#foreign.end();
    else this.#onTrailers(fields);
  }

  #onTrailers(fields: HeaderList): void {
    const error = this.#statusOf(fields);
    // The server may end before it has read all requests.
    this.#stream?.reset(ErrorCode.NO_ERROR);
    if (this.#options.onTrailer !== undefined) {
      this.#tell(() => this.#options.onTrailer?.(error?.metadata ?? readMetadata(fields)));
    }
    this.#finish(error);
  }

  #statusOf(fields: HeaderList): StatusError | undefined {
    if (field(fields, 'grpc-status') === undefined) {
      const fault =
        this.#responseHeader === undefined ? faultOfResponse(fields) : statusOfHttpStatus(this.#responseHeader);
      if (fault !== undefined) return fault;
    }
    return this.#reader?.complete !== false ? statusOfTrailers(fields) : cutOff();
  }

  #onHeader(fields: HeaderList): void {
    this.#responseHeader = fields;
    this.#encoding = field(fields, 'grpc-encoding');
    if (this.#options.onHeader !== undefined) this.#tell(() => this.#options.onHeader?.(readMetadata(fields)));
  }

  onData(bytes: Buffer, start: number, end: number, endStream: boolean): void {
    if (this.#done) return;
    if (this.#foreign !== undefined) {
      this.#foreign.push(bytes, start, end);
      if (endStream) this.#foreign.end();
      return;
    }
    try {
      this.#read(bytes, start, end);
    } catch (error) {
      this.cancel(StatusError.from(error));
      return;
    }
    if (!endStream) return;
    this.#stream?.reset(ErrorCode.NO_ERROR);
    this.#finish(this.#statusWithoutTrailers());
  }

  /** Some servers put the status into the header, and end the stream by DATA. */
  #statusWithoutTrailers(): StatusError {
    const header = this.#responseHeader ?? [];
    const early = field(header, 'grpc-status') === undefined ? statusOfHttpStatus(header) : statusOfTrailers(header);
    return early ?? new StatusError(Status.INTERNAL, 'the server closed the stream without sending trailers');
  }

  #read(bytes: Buffer, start: number, end: number): void {
    const { maxReceiveMessageSize } = this.#host;
    if (this.#reader === undefined && isWholeMessage(bytes, start, end, maxReceiveMessageSize)) {
      this.onMessage(payloadOf(bytes, start, end), bytes[start] === 1, end - start);
    } else {
      this.#reader ??= new MessageReader(maxReceiveMessageSize, this);
      this.#reader.push(bytes, start, end);
    }
  }

  onMessage(payload: Uint8Array, compressed: boolean, size: number): void {
    if (this.#done) return;
    this.#watch?.received();
    const limit = this.#host.maxReceiveMessageSize;
    const owed = this.#partial?.complete(this.#stream) ?? 0;
    this.onResponse(compressed ? decompress(payload, this.#encoding, limit) : payload, size + owed);
  }

  onPartial(octets: number): void {
    this.#partial ??= new PartialCredit();
    this.#partial.received(octets, this.#stream, this.readerWaits);
  }

  onAbort(abort: StreamAbort): void {
    if (this.#done) return;
    this.#stream = undefined;
    if (this.#foreign !== undefined) {
      // That it was no gRPC says more than how it was cut off.
      this.#foreign.end();
      return;
    }
    if (abort.neverSent && this.repeatable && !this.#repeated) {
      this.#repeated = true;
      this.#host.submit(this);
      return;
    }
    // A server's timer may run before ours: it then cancels the stream for the deadline that we gave it.
    if (abort.by === 'peer' && abort.code === ErrorCode.CANCEL && this.deadline <= Date.now()) this.onDeadline();
    else this.#finish(statusOfAbort(abort));
  }

  /** Runs a callback of the application, whose fault must not harm other calls. */
  #tell(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.cancel(StatusError.from(error));
    }
  }

  #finish(error: StatusError | undefined): void {
    if (this.#done) return;
    this.#done = true;
    this.#watch?.end(error?.status ?? Status.OK);
    this.#host.deadlines.remove(this);
    this.#foreign?.stop();
    if (this.#stream === undefined) this.#host.withdraw(this);
    if (this.#onAbortSignal !== undefined) this.#options.signal?.removeEventListener('abort', this.#onAbortSignal);
    this.#reader?.drop();
    this.onDone(error);
  }
}

function cutOff(): StatusError {
  return new StatusError(Status.INTERNAL, 'the stream ended within a message', { metadata: new Metadata() });
}
