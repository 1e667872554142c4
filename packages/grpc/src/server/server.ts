import type { Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import { defaultLimits, type Http2Limits } from '../http2/limits.js';
import { type Logger, silentLogger } from '../logger.js';
import { LooppError } from '../loopp-error.js';
import { DeadlineQueue } from '../message/deadline-queue.js';
import type { MethodKind, ServerMethod } from '../method.js';
import type { RelayOptions } from '../relay/relay-options.js';
import type { RelayTarget } from '../relay/relayed-stream.js';
import {
  type BidiStreamHandler,
  bidiStreamRoute,
  type ClientStreamHandler,
  clientStreamRoute,
  type Handler,
  type Route,
  type ServerStreamHandler,
  serverStreamRoute,
  type UnaryHandler,
  unaryRoute,
} from './route.js';
import { type Dispatch, ServerConnection } from './server-connection.js';
import type { ServerOptions } from './server-options.js';

/** Serves methods on any number of connections. What a handler throws is the call's status, never the server's end. */
export class Server implements AsyncDisposable {
  readonly #routes = new Map<string, Route>();
  readonly #dispatch: Dispatch & { relay?: { target: RelayTarget; options: RelayOptions } };
  readonly #limits: Http2Limits;
  readonly #logger: Logger;
  readonly #connections = new Set<ServerConnection>();
  readonly #listeners = new Set<(count: number) => void>();
  readonly #listening = new Map<NetServer, () => void>();
  #closed = false;

  constructor(options: ServerOptions = {}) {
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#logger = options.logger ?? silentLogger;
    this.#dispatch = {
      routes: this.#routes,
      deadlines: new DeadlineQueue(),
      maxReceiveMessageSize: options.maxReceiveMessageSize ?? 4 * 1024 * 1024,
      maxSendMessageSize: options.maxSendMessageSize ?? Number.POSITIVE_INFINITY,
      compression: options.compression ?? 'identity',
      interceptors: options.interceptors ?? [],
      watch: options.watch,
      authority: options.authority,
      logger: this.#logger,
      limits: this.#limits,
      keepalive: options.keepalive,
    };
  }

  /**
   * Registers a handler: it is given what the request's codec decodes and answers with what the response's encodes.
   * Throws {@link LooppError} `METHOD_HANDLED` when the path has a handler already.
   */
  handle<I, O, K extends MethodKind>(method: ServerMethod<I, O, K>, handler: NoInfer<Handler<I, O, K>>): this {
    if (this.#routes.has(method.path)) {
      throw new LooppError('METHOD_HANDLED', `${method.path} has a handler already`, {
        remedy: 'register each method once',
      });
    }
    this.#routes.set(method.path, routeOf(method, handler));
    return this;
  }

  /**
   * Forwards every stream whose path has no handler to the channel that `target` gives for it, frame by frame, without
   * decoding messages. Deadline, metadata, status, resets and flow control pass from end to end.
   */
  relay(target: RelayTarget, options: RelayOptions = {}): this {
    this.#dispatch.relay = { target, options };
    return this;
  }

  /** Serves one connection; the server closes it when it is closed itself. */
  accept(stream: Duplex): void {
    if (this.#closed) {
      stream.on('error', () => {});
      stream.destroy();
      return;
    }
    const connection: ServerConnection = new ServerConnection(stream, this.#dispatch, () => {
      this.#connections.delete(connection);
      this.#countChanged();
    });
    this.#connections.add(connection);
    this.#countChanged();
  }

  /** Serves every connection of a listening server; a TLS server's once the handshake is done. */
  listen(server: NetServer): void {
    const event = server instanceof TlsServer ? 'secureConnection' : 'connection';
    const onConnection = (stream: Duplex) => this.accept(stream);
    server.on(event, onConnection);
    this.#listening.set(server, () => server.off(event, onConnection));
  }

  /** Paths that have a handler. */
  get paths(): readonly string[] {
    return [...this.#routes.keys()];
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Calls `listener` when a connection opens or closes; returns what ends the subscription. */
  onConnectionCountChange(listener: (count: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Stops listening and ends every connection: with GOAWAY, then up to `graceMs` for open calls (0 by default), then by
   * force. Done when all sockets are closed.
   */
  async close(options: { graceMs?: number } = {}): Promise<void> {
    this.#closed = true;
    const graceMs = options.graceMs ?? 0;
    const listening = [...this.#listening].map(([server, stop]) => {
      stop();
      return new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    });
    this.#listening.clear();
    const ended = [...this.#connections].map((connection) => connection.close(graceMs));
    await Promise.all([...listening, ...ended]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #countChanged(): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(this.#connections.size);
      } catch (error) {
        this.#logger.error('a listener of the connection count failed', { error });
      }
    }
  }
}

/** The casts say what the signature of `handle` guarantees: the handler fits the method's kind. */
function routeOf<I, O>(method: ServerMethod<I, O>, handler: Handler<I, O, MethodKind>): Route {
  switch (method.kind) {
    case 'unary':
      return unaryRoute(method, handler as UnaryHandler<I, O>);
    case 'serverStream':
      return serverStreamRoute(method, handler as ServerStreamHandler<I, O>);
    case 'clientStream':
      return clientStreamRoute(method, handler as ClientStreamHandler<I, O>);
    case 'bidiStream':
      return bidiStreamRoute(method, handler as BidiStreamHandler<I, O>);
  }
}
