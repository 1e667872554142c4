import type { Duplex } from 'node:stream';
import type { WatchCalls } from '../call-watch.js';
import type { HeaderList } from '../hpack/decoder.js';
import { Http2Connection } from '../http2/connection.js';
import type { KeepaliveOptions } from '../http2/keepalive.js';
import type { Http2Limits } from '../http2/limits.js';
import { ErrorCode } from '../http2/protocol.js';
import type { HeaderSource } from '../http2/send-queue.js';
import type { Http2Stream, StreamHandler } from '../http2/stream.js';
import type { Logger } from '../logger.js';
import type { Compression } from '../message/compression.js';
import { isGrpcContentType } from '../message/content-type.js';
import type { DeadlineQueue } from '../message/deadline-queue.js';
import { decodeTimeout } from '../message/timeout.js';
import { field } from '../message/wire-metadata.js';
import type { RelayOptions } from '../relay/relay-options.js';
import { RelayedStream, type RelayTarget } from '../relay/relayed-stream.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { IncomingCall, type IncomingCallHost } from './incoming-call.js';
import { ResponseTrailers } from './response-header.js';
import type { Route } from './route.js';
import type { ServerInterceptor } from './server-call.js';

/** What all connections of a server share. */
export interface Dispatch {
  readonly routes: ReadonlyMap<string, Route>;
  readonly relay?: { target: RelayTarget; options: RelayOptions };
  readonly deadlines: DeadlineQueue;
  readonly maxReceiveMessageSize: number;
  readonly maxSendMessageSize: number;
  readonly compression: Compression;
  readonly interceptors: readonly ServerInterceptor[];
  readonly watch: WatchCalls | undefined;
  readonly authority: string | undefined;
  readonly logger: Logger;
  readonly limits: Http2Limits;
  readonly keepalive: KeepaliveOptions | undefined;
}

/** One connection of a server: hands each stream to its handler, to the relay, or refuses it. */
export class ServerConnection implements IncomingCallHost {
  readonly deadlines: DeadlineQueue;
  readonly maxReceiveMessageSize: number;
  readonly maxSendMessageSize: number;
  readonly compression: Compression;
  readonly interceptors: readonly ServerInterceptor[];
  readonly watch: WatchCalls | undefined;
  readonly logger: Logger;
  readonly #dispatch: Dispatch;
  readonly #connection: Http2Connection;
  /** Handlers that run, those of streams that the client has reset included. */
  #running = 0;

  constructor(socket: Duplex, dispatch: Dispatch, onClosed: () => void) {
    this.#dispatch = dispatch;
    this.deadlines = dispatch.deadlines;
    this.maxReceiveMessageSize = dispatch.maxReceiveMessageSize;
    this.maxSendMessageSize = dispatch.maxSendMessageSize;
    this.compression = dispatch.compression;
    this.interceptors = dispatch.interceptors;
    this.watch = dispatch.watch;
    this.logger = dispatch.logger;
    const { limits, logger, keepalive } = dispatch;
    this.#connection = new Http2Connection(
      socket,
      { role: 'server', limits, logger, keepalive, now: () => performance.now() },
      {
        onReady() {},
        onStream: (stream, fields, endStream) => this.#onStream(stream, fields, endStream),
        onSlot() {},
        onDraining() {},
        onClosed,
      },
    );
  }

  handlerDone(): void {
    this.#running--;
  }

  /** Lets open calls end for `graceMs`, then ends them. Done when the socket is closed. */
  async close(graceMs: number): Promise<void> {
    const closed = this.#connection.whenSocketClosed();
    const destroy = () => this.#connection.destroy(ErrorCode.NO_ERROR, 'the server was closed');
    if (graceMs <= 0) {
      destroy();
      return closed;
    }
    this.#connection.shutDown();
    const timer = setTimeout(destroy, graceMs);
    await closed;
    clearTimeout(timer);
  }

  #onStream(stream: Http2Stream, fields: HeaderList, endStream: boolean): StreamHandler | undefined {
    if (this.#running >= this.#dispatch.limits.maxConcurrentStreams) return undefined;
    const fault = this.#httpFault(fields);
    if (fault !== undefined) return refused(stream, fault);
    const path = field(fields, ':path') ?? '';
    const timeout = field(fields, 'grpc-timeout');
    const timeoutMs = timeout === undefined ? Number.POSITIVE_INFINITY : decodeTimeout(timeout);
    if (timeoutMs === undefined) return failed(stream, Status.INTERNAL, `malformed grpc-timeout: ${timeout}`);
    const deadline = timeoutMs === Number.POSITIVE_INFINITY ? timeoutMs : Date.now() + timeoutMs;
    const route = this.#dispatch.routes.get(path);
    if (route !== undefined) {
      this.#running++;
      const call = new IncomingCall(this, stream, route, path, fields, deadline);
      stream.handler = call;
      call.begin(endStream);
      return call;
    }
    const relay = this.#dispatch.relay;
    if (relay !== undefined && relay.options.allow?.(path) !== false) {
      this.#running++;
      const relayed = new RelayedStream(this, stream, path, fields, deadline, relay.options);
      stream.handler = relayed;
      relayed.start(relay.target, endStream);
      return relayed;
    }
    return failed(stream, Status.UNIMPLEMENTED, this.#unknown(path));
  }

  /** The answer to a request that is no gRPC (gRPC over HTTP/2, Requests): an HTTP status, and a gRPC one as grpc-go adds. */
  #httpFault(fields: HeaderList): HeaderSource | undefined {
    const method = field(fields, ':method');
    if (method !== 'POST') return notGrpc('405', Status.INTERNAL, `the method is ${method}, but gRPC is POST`);
    const contentType = field(fields, 'content-type');
    if (!isGrpcContentType(contentType)) {
      const details = `invalid gRPC request content-type ${JSON.stringify(contentType?.slice(0, 100) ?? '')}`;
      return notGrpc('415', Status.INVALID_ARGUMENT, details);
    }
    const { authority } = this.#dispatch;
    if (authority === undefined || field(fields, ':authority') === authority) return undefined;
    return notGrpc('421', Status.UNIMPLEMENTED, 'this server serves another authority');
  }

  /** What grpc-go says. */
  #unknown(path: string): string {
    const slash = path.lastIndexOf('/');
    if (!path.startsWith('/') || slash <= 0) return `malformed method name: ${JSON.stringify(path)}`;
    const service = path.slice(1, slash);
    const isKnown = [...this.#dispatch.routes.keys()].some((known) => known.startsWith(`/${service}/`));
    if (!isKnown) return `unknown service ${service}`;
    return `unknown method ${path.slice(slash + 1)} for service ${service}`;
  }
}

function failed(stream: Http2Stream, status: Status, details: string): StreamHandler {
  return refused(stream, new ResponseTrailers(new StatusError(status, details), undefined, true));
}

function notGrpc(httpStatus: string, status: Status, details: string): HeaderSource {
  return new ResponseTrailers(new StatusError(status, details), undefined, true, httpStatus);
}

/** Answers at once; what the client still sends is dropped. */
function refused(stream: Http2Stream, answer: HeaderSource): StreamHandler {
  const ignore: StreamHandler = { onHeaders() {}, onData() {}, onAbort() {}, onSendable() {} };
  stream.handler = ignore;
  stream.sendTrailers(answer);
  return ignore;
}
