import type { CallWatch, WatchCalls } from '../call-watch.js';
import type { HeaderList } from '../hpack/decoder.js';
import type { Http2Stream, StreamAbort, StreamHandler } from '../http2/stream.js';
import type { Logger } from '../logger.js';
import { type Compression, compress, decompress } from '../message/compression.js';
import type { DeadlineQueue, Timed } from '../message/deadline-queue.js';
import { MessageQueue } from '../message/message-queue.js';
import { isWholeMessage, MessageReader, type MessageSink, payloadOf } from '../message/message-reader.js';
import { PartialCredit } from '../message/partial-credit.js';
import { field, readMetadata } from '../message/wire-metadata.js';
import { statusOfHeader } from '../message/wire-status.js';
import { Metadata } from '../metadata.js';
import type { MethodKind } from '../method.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { plainHeader, plainTrailers, ResponseHeader, ResponseTrailers } from './response-header.js';
import type { Route } from './route.js';
import type { ServerCall, ServerInterceptor } from './server-call.js';

/** What a call needs of its server. */
export interface IncomingCallHost {
  readonly deadlines: DeadlineQueue;
  readonly maxReceiveMessageSize: number;
  readonly maxSendMessageSize: number;
  readonly compression: Compression;
  readonly interceptors: readonly ServerInterceptor[];
  readonly watch: WatchCalls | undefined;
  readonly logger: Logger;
  /** The handler of the call has returned. */
  handlerDone(): void;
}

/** One call on the server: reads requests, runs the handler, writes responses and the status. */
export class IncomingCall implements ServerCall, StreamHandler, MessageSink, Timed {
  readonly path: string;
  deadline: number;
  queueIndex = -1;
  readonly #host: IncomingCallHost;
  readonly #stream: Http2Stream;
  readonly #route: Route;
  readonly #fields: HeaderList;
  /** Made when a message does not come alone and whole. */
  #reader: MessageReader | undefined;
  #partial: PartialCredit | undefined;
  readonly #watch: CallWatch | undefined;
  /** The only request, or the requests of a stream. */
  #request: Uint8Array | undefined;
  readonly #requests: MessageQueue<Uint8Array> | undefined;
  #metadata: Metadata | undefined;
  #trailer: Metadata | undefined;
  #controller: AbortController | undefined;
  #abortReason: StatusError | undefined;
  #headerSent = false;
  #compression: Compression = 'identity';
  /** The status was sent, or nobody waits for it. */
  #finished = false;
  /** The handler runs or ran. */
  #started = false;
  #resume: (() => void) | undefined;

  constructor(
    host: IncomingCallHost,
    stream: Http2Stream,
    route: Route,
    path: string,
    fields: HeaderList,
    deadline: number,
  ) {
    this.path = path;
    this.deadline = deadline;
    this.#host = host;
    this.#stream = stream;
    this.#route = route;
    this.#fields = fields;
    this.#watch = host.watch?.(path, route.kind);
    if (route.kind === 'clientStream' || route.kind === 'bidiStream') {
      this.#requests = new MessageQueue(
        (size) => this.#onTaken(size),
        () => {},
      );
    }
    if (host.compression !== 'identity') this.#negotiate();
    if (deadline !== Number.POSITIVE_INFINITY) host.deadlines.add(this);
  }

  get kind(): MethodKind {
    return this.#route.kind;
  }

  get metadata(): Metadata {
    this.#metadata ??= readMetadata(this.#fields);
    return this.#metadata;
  }

  get trailer(): Metadata {
    this.#trailer ??= new Metadata();
    return this.#trailer;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason);
    }
    return this.#controller.signal;
  }

  sendHeader(metadata: Metadata): void {
    this.#sendHeader(metadata);
  }

  /** Runs the handler of a call whose requests are a stream; other handlers run when their request is there. */
  begin(endStream: boolean): void {
    if (this.#requests !== undefined) this.#run();
    if (endStream) this.#endRequests();
  }

  onHeaders(_fields: HeaderList, endStream: boolean): void {
    // Trailers of a client mean nothing in gRPC.
    if (endStream) this.#endRequests();
  }

  onData(bytes: Buffer, start: number, end: number, endStream: boolean): void {
    if (this.#finished) return;
    try {
      this.#read(bytes, start, end);
      if (endStream) this.#endRequests();
    } catch (error) {
      this.#fail(error);
    }
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
    const limit = this.#host.maxReceiveMessageSize;
    const encoding = compressed ? field(this.#fields, 'grpc-encoding') : undefined;
    const request = compressed ? decompress(payload, encoding, limit) : payload;
    this.#watch?.received();
    const owed = (this.#partial?.complete(this.#stream) ?? 0) + size;
    if (this.#requests !== undefined) {
      this.#requests.push(request, owed);
      return;
    }
    this.#stream.consumed(owed);
    if (this.#request !== undefined) {
      throw new StatusError(Status.INTERNAL, 'the client sent more than one request to a method that takes one');
    }
    this.#request = request;
  }

  onPartial(octets: number): void {
    this.#partial ??= new PartialCredit();
    this.#partial.received(octets, this.#stream, this.#requests?.empty !== false);
  }

  /** The handler took a request. */
  #onTaken(size: number): void {
    this.#stream.consumed(size);
    if (this.#requests?.empty === true) this.#partial?.release(this.#stream);
  }

  onAbort(abort: StreamAbort): void {
    if (this.#finished) return;
    const details = abort.by === 'connection' ? `the connection was lost: ${abort.message}` : abort.message;
    this.#end(new StatusError(Status.CANCELLED, details));
  }

  onSendable(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  onDeadline(): void {
    this.#fail(new StatusError(Status.DEADLINE_EXCEEDED, 'the deadline of the call has passed'));
  }

  #negotiate(): void {
    const accepted = field(this.#fields, 'grpc-accept-encoding')
      ?.split(',')
      .map((name) => name.trim());
    if (accepted?.includes(this.#host.compression) === true) this.#compression = this.#host.compression;
  }

  #endRequests(): void {
    if (this.#finished) return;
    if (this.#reader?.complete === false) {
      this.#fail(new StatusError(Status.INTERNAL, 'the stream ended within a request'));
    } else if (this.#requests !== undefined) {
      this.#requests.end();
    } else if (this.#request === undefined) {
      this.#fail(new StatusError(Status.INTERNAL, 'the client sent no request'));
    } else {
      this.#run();
    }
  }

  #run(): void {
    this.#started = true;
    if (this.#host.interceptors.length > 0) {
      this.#runIntercepted()
        .catch((error: unknown) => this.#fail(error))
        .finally(() => this.#host.handlerDone());
    } else if (this.#route.kind === 'unary') {
      this.#runUnary();
    } else {
      this.#runHandler()
        .then((response) => this.#succeed(response))
        .catch((error: unknown) => this.#fail(error))
        .finally(() => this.#host.handlerDone());
    }
  }

  /** The shortest way, without a promise where the handler needs none. */
  #runUnary(): void {
    if (this.#route.kind !== 'unary' || this.#request === undefined) return;
    let response: Uint8Array | Promise<Uint8Array>;
    try {
      response = this.#route.run(this.#request, this);
      this.#request = undefined;
    } catch (error) {
      this.#fail(error);
      this.#host.handlerDone();
      return;
    }
    if (response instanceof Promise) {
      response.then(
        (payload) => {
          this.#succeed(payload);
          this.#host.handlerDone();
        },
        (error: unknown) => {
          this.#fail(error);
          this.#host.handlerDone();
        },
      );
    } else {
      this.#succeed(response);
      this.#host.handlerDone();
    }
  }

  async #runIntercepted(): Promise<void> {
    let response: Uint8Array | undefined;
    let next = async () => {
      response = await this.#runHandler();
    };
    for (const interceptor of [...this.#host.interceptors].reverse()) {
      const inner = next;
      next = () => interceptor(this, inner);
    }
    await next();
    this.#succeed(response);
  }

  /** Runs the handler and sends the responses of a stream; resolves to the response where there is one only. */
  async #runHandler(): Promise<Uint8Array | undefined> {
    const route = this.#route;
    const request = this.#request ?? new Uint8Array();
    const requests = this.#requests ?? new MessageQueue<Uint8Array>(noTaken, noReturn);
    this.#request = undefined;
    if (route.kind === 'unary') return route.run(request, this);
    if (route.kind === 'clientStream') return route.run(requests, this);
    await this.#sendAll(route.kind === 'serverStream' ? route.run(request, this) : route.run(requests, this));
    return undefined;
  }

  async #sendAll(responses: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const response of responses) {
      if (this.#finished) return;
      this.#send(response);
      if (this.#stream.mustWait()) {
        await new Promise<void>((resolve) => {
          this.#resume = resolve;
        });
      }
      if (this.#finished) return;
    }
  }

  #send(payload: Uint8Array): void {
    this.#sendHeader(undefined);
    const compressed = compress(payload, this.#compression);
    const size = (compressed ?? payload).length;
    const limit = this.#host.maxSendMessageSize;
    if (size > limit) {
      throw new StatusError(Status.RESOURCE_EXHAUSTED, `trying to send message larger than max (${size} vs. ${limit})`);
    }
    this.#stream.sendMessage(compressed !== undefined, compressed ?? payload, false);
    this.#watch?.sent();
  }

  #sendHeader(metadata: Metadata | undefined): void {
    if (this.#headerSent || this.#finished) return;
    const plain = metadata === undefined && this.#compression === 'identity';
    try {
      this.#stream.sendHeaders(plain ? plainHeader : new ResponseHeader(metadata, this.#compression));
    } catch (error) {
      throw statusOfHeader(error);
    }
    this.#headerSent = true;
  }

  #succeed(response: Uint8Array | undefined): void {
    if (this.#finished) return;
    try {
      if (response === undefined) this.#sendHeader(undefined);
      else this.#send(response);
    } catch (error) {
      this.#fail(error);
      return;
    }
    const plain = this.#trailer === undefined;
    this.#stream.sendTrailers(plain ? plainTrailers : new ResponseTrailers(undefined, this.#trailer, false));
    this.#end(undefined);
  }

  #fail(cause: unknown): void {
    if (this.#finished) return;
    const error = StatusError.from(cause);
    if (!(cause instanceof StatusError)) this.#host.logger.warn('a handler failed', { path: this.path, error: cause });
    this.#stream.sendTrailers(new ResponseTrailers(error, this.#trailer, !this.#headerSent));
    this.#end(error);
  }

  #end(error: StatusError | undefined): void {
    this.#finished = true;
    this.#watch?.end(error?.status ?? Status.OK);
    this.#host.deadlines.remove(this);
    this.#reader?.drop();
    this.onSendable();
    if (error === undefined) {
      this.#requests?.end();
      return;
    }
    this.#abortReason = error;
    this.#requests?.fail(error);
    this.#controller?.abort(error);
    if (!this.#started) this.#host.handlerDone();
  }

  /** Refuses the call without a handler. */
  static refuse(stream: Http2Stream, error: StatusError): void {
    stream.sendTrailers(new ResponseTrailers(error, undefined, true));
  }
}

function noTaken(): void {}
function noReturn(): void {}
