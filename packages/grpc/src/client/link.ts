import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { Http2Connection } from '../http2/connection.js';
import type { KeepaliveOptions } from '../http2/keepalive.js';
import { defaultLimits, type Http2Limits } from '../http2/limits.js';
import { ErrorCode } from '../http2/protocol.js';
import { type Logger, silentLogger } from '../logger.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { type Backoff, backoffDelay, defaultBackoff } from './backoff.js';
import type { ChannelOptions } from './channel-options.js';
import type { Connector } from './connector.js';
import { RequestHeader } from './request-header.js';

/** gRPC's connectivity states (doc/connectivity-semantics-and-api.md). */
export type ChannelState = 'idle' | 'connecting' | 'ready' | 'transientFailure' | 'shutdown';

/** Something that waits for a connection. */
export interface Waiting {
  readonly waitForReady: boolean;
  /** Begins on the connection; false when it takes no more for now. */
  begin(connection: Http2Connection, header: RequestHeader): boolean;
  /** There is no connection, and none is waited for. */
  cancel(error: StatusError): void;
}

/** Keeps at most one connection to the server: opens it on demand, with backoff, and hands it to what waits. */
export class Link {
  readonly #connector: Connector;
  readonly #options: ChannelOptions;
  readonly #limits: Http2Limits;
  readonly #backoff: Backoff;
  readonly #logger: Logger;
  readonly #waiting = new Set<Waiting>();
  readonly #listeners = new Set<(state: ChannelState) => void>();
  /** All connections that live, those that drain included. */
  readonly #connections = new Set<Http2Connection>();
  #state: ChannelState = 'idle';
  #current: Http2Connection | undefined;
  #header: RequestHeader | undefined;
  #attempt: AbortController | undefined;
  #failures = 0;
  #failure: StatusError | undefined;
  #backoffTimer: NodeJS.Timeout | undefined;
  #keepalive: KeepaliveOptions | undefined;

  constructor(connector: Connector, options: ChannelOptions) {
    this.#connector = connector;
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#backoff = { ...defaultBackoff, ...options.backoff };
    this.#logger = options.logger ?? silentLogger;
    this.#keepalive = options.keepalive;
  }

  get state(): ChannelState {
    return this.#state;
  }

  onStateChange(listener: (state: ChannelState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins `call` now, or when there is a connection, or cancels it. */
  submit(call: Waiting): void {
    if (this.#current?.ready === true && this.#header !== undefined && this.#waiting.size === 0) {
      if (call.begin(this.#current, this.#header)) return;
    }
    if (this.#state === 'shutdown') {
      call.cancel(new StatusError(Status.CANCELLED, 'the channel is closed', { neverSent: true }));
    } else if (this.#state === 'transientFailure' && !(call.waitForReady && this.#mayReconnect)) {
      call.cancel(this.failure);
    } else {
      this.#waiting.add(call);
      this.#backoffTimer?.ref();
      if (this.#state === 'idle') this.connect();
    }
  }

  withdraw(call: Waiting): void {
    this.#waiting.delete(call);
    if (this.#waiting.size === 0) this.#backoffTimer?.unref();
  }

  /** Starts an attempt to connect, unless there is a connection or an attempt already. */
  connect(): void {
    if (this.#state !== 'idle' && this.#state !== 'transientFailure') return;
    if (this.#state === 'transientFailure' && !this.#mayReconnect) return;
    clearTimeout(this.#backoffTimer);
    const attempt = new AbortController();
    this.#attempt = attempt;
    const timeoutMs = this.#options.connectTimeoutMs ?? 20_000;
    const timer = setTimeout(() => {
      attempt.abort(new Error(`no gRPC server answered within ${timeoutMs} ms`));
    }, timeoutMs);
    this.#setState('connecting');
    this.#open(attempt)
      .catch((error: unknown) => {
        if (this.#attempt === attempt) this.#onFailure(error);
      })
      .finally(() => clearTimeout(timer));
  }

  /** The reason why there is no connection. */
  get failure(): StatusError {
    return this.#failure ?? new StatusError(Status.UNAVAILABLE, 'there is no connection', { neverSent: true });
  }

  async close(): Promise<void> {
    const connections = [...this.#connections];
    if (this.#state !== 'shutdown') {
      clearTimeout(this.#backoffTimer);
      this.#attempt?.abort(new Error('the channel is closed'));
      this.#attempt = undefined;
      this.#current = undefined;
      this.#setState('shutdown');
      const error = new StatusError(Status.CANCELLED, 'the channel was closed', { neverSent: true });
      for (const call of [...this.#waiting]) call.cancel(error);
      this.#waiting.clear();
      for (const connection of connections) connection.destroy(ErrorCode.NO_ERROR, 'the channel was closed');
    }
    await Promise.all(connections.map((connection) => connection.whenSocketClosed()));
  }

  get #mayReconnect(): boolean {
    return this.#options.reconnect !== false;
  }

  /** Resolves when the server's SETTINGS have come. */
  async #open(attempt: AbortController): Promise<void> {
    const socket = await abortable(this.#connector(attempt.signal), attempt.signal);
    await new Promise<void>((resolve, reject) => {
      const connection: Http2Connection = new Http2Connection(
        socket,
        {
          ...{ role: 'client', limits: this.#limits, logger: this.#logger, keepalive: this.#keepalive },
          now: () => performance.now(),
        },
        {
          onReady: () => {
            resolve();
            this.#onReady(attempt, connection, socket);
          },
          onStream: () => undefined,
          onSlot: () => this.#flush(),
          onDraining: (reason) => this.#onLost(connection, reason),
          onClosed: (reason) => {
            this.#connections.delete(connection);
            reject(new Error(reason));
            this.#onLost(connection, reason);
          },
        },
      );
      this.#connections.add(connection);
      attempt.signal.addEventListener('abort', () => {
        const reason: unknown = attempt.signal.reason;
        connection.destroy(ErrorCode.NO_ERROR, reason instanceof Error ? reason.message : String(reason));
      });
      if (attempt.signal.aborted) connection.destroy(ErrorCode.NO_ERROR, 'the channel was closed');
    });
  }

  #onReady(attempt: AbortController, connection: Http2Connection, socket: Duplex): void {
    if (this.#attempt !== attempt) return;
    this.#attempt = undefined;
    this.#failures = 0;
    this.#failure = undefined;
    this.#current = connection;
    this.#header = new RequestHeader({
      scheme: socket instanceof TLSSocket ? 'https' : 'http',
      authority: this.#options.authority ?? 'localhost',
      userAgent: this.#options.userAgent ?? 'grpc-loopp/0.1.0',
      compression: this.#options.compression ?? 'identity',
    });
    this.#setState('ready');
    this.#flush();
  }

  #onFailure(error: unknown): void {
    this.#attempt = undefined;
    this.#failures++;
    const reason = error instanceof Error ? error.message : String(error);
    this.#failure = new StatusError(Status.UNAVAILABLE, `cannot connect: ${reason}`, {
      neverSent: true,
      cause: error,
      remedy: 'check that the server runs and listens at this address',
    });
    this.#logger.debug('cannot connect', { reason, attempt: this.#failures });
    this.#setState('transientFailure');
    for (const call of [...this.#waiting]) {
      if (!call.waitForReady || !this.#mayReconnect) {
        this.#waiting.delete(call);
        call.cancel(this.failure);
      }
    }
    if (!this.#mayReconnect || this.#state !== 'transientFailure') return;
    this.#backoffTimer = setTimeout(
      () => {
        if (this.#waiting.size > 0) this.connect();
        else this.#setState('idle');
      },
      backoffDelay(this.#backoff, this.#failures, Math.random),
    );
    if (this.#waiting.size === 0) this.#backoffTimer.unref();
  }

  /** The connection takes no more calls. */
  #onLost(connection: Http2Connection, reason: string): void {
    if (this.#current !== connection) return;
    this.#current = undefined;
    this.#logger.debug('connection lost', { reason });
    if (this.#keepalive !== undefined && reason.includes('too_many_pings')) {
      this.#keepalive = { ...this.#keepalive, intervalMs: this.#keepalive.intervalMs * 2 };
    }
    if (this.#mayReconnect) {
      this.#setState('idle');
      if (this.#waiting.size > 0) this.connect();
      return;
    }
    this.#failure = new StatusError(Status.UNAVAILABLE, `the connection was lost: ${reason}`, { neverSent: true });
    this.#setState('transientFailure');
    for (const call of [...this.#waiting]) call.cancel(this.failure);
    this.#waiting.clear();
  }

  #flush(): void {
    for (const call of this.#waiting) {
      if (this.#current === undefined || this.#header === undefined) return;
      // Removed first: a call that begins may end at once and withdraw.
      this.#waiting.delete(call);
      if (!call.begin(this.#current, this.#header)) {
        this.#putBack(call);
        return;
      }
    }
  }

  /** The first in line stays the first. */
  #putBack(call: Waiting): void {
    const others = [...this.#waiting];
    this.#waiting.clear();
    this.#waiting.add(call);
    for (const other of others) this.#waiting.add(other);
  }

  #setState(state: ChannelState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) {
      try {
        listener(state);
      } catch (error) {
        this.#logger.error('a listener of the channel state failed', { error });
      }
    }
  }
}

/** The socket, unless the attempt is given up; then a socket that comes late is destroyed. */
function abortable(connecting: Promise<Duplex>, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    connecting.then(
      (socket) => {
        signal.removeEventListener('abort', onAbort);
        if (signal.aborted) socket.destroy();
        resolve(socket);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    );
  });
}
