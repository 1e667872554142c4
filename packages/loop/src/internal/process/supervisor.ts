import { setTimeout as sleep } from 'node:timers/promises';
import { type Handshake, PluginClient, type PluginClientOptions, type RunningPlugin } from '@loopp/go-plugin';
import type { Logger } from '@loopp/grpc';
import type { Live } from '../connection/live.js';
import { Peer } from '../connection/peer.js';
import { engine } from '../engine.js';
import { ClosedError, PluginUnavailableError } from '../errors.js';
import type { Observer } from '../observe/observer.js';
import { Scope } from '../scope.js';
import { type BackoffOptions, backoffMs } from './backoff.js';

/** How a plugin's process is run and watched. */
export interface SupervisorOptions {
  readonly name: string;
  readonly handshake: Handshake;
  readonly process: Omit<PluginClientOptions, 'handshake' | 'name' | 'logger'>;
  readonly logger: Logger;
  readonly maxRequestBytes: number;
  readonly observer: Observer | undefined;
  readonly backoff: BackoffOptions;
  /** How long a call without a deadline waits for a crashed plugin to come back. */
  readonly recoveryTimeoutMs: number;
  /** Pause between health checks; a plugin that fails one is ended and started again. */
  readonly pingIntervalMs: number;
  /** Told of each process that ended without being asked to. */
  readonly onCrash?: (error: Error) => void;
}

/** One process of a plugin. Whatever was opened for it is in its scope. */
interface Generation {
  readonly number: number;
  readonly client: PluginClient;
  readonly running: RunningPlugin;
  readonly peer: Peer;
  readonly scope: Scope;
}

/** A life shorter than this counts as one more failure in a row. */
const stableAfterMs = 10_000;

/**
 * Keeps a plugin running: starts it, watches it (its exit at once, a ping as a second line), and starts the next
 * generation with growing pauses. The new generation is published before the old one is retired.
 */
export class Supervisor implements AsyncDisposable {
  readonly #options: SupervisorOptions;
  readonly #ended = new AbortController();
  #running: Promise<void> | undefined;
  #current: Generation | undefined;
  #next: PromiseWithResolvers<Generation> | undefined;
  #count = 0;
  #lastError: unknown;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** How many processes were started again after a crash. */
  get restarts(): number {
    return Math.max(0, this.#count - 1);
  }

  /**
   * The connection to the current process; starts it if need be. A first start that fails rejects at once with
   * its reason; after a crash it waits for the next generation.
   */
  async current(): Promise<Live> {
    const generation = await this.#generation();
    return { channel: generation.running.channel, peer: generation.peer, scope: generation.scope.child() };
  }

  async close(): Promise<void> {
    this.#ended.abort();
    this.#next?.reject(new ClosedError(this.#options.name));
    await this.#running;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #generation(): Promise<Generation> {
    const current = this.#current;
    if (current !== undefined && !current.running.signal.aborted) return Promise.resolve(current);
    if (this.#ended.signal.aborted) return Promise.reject(new ClosedError(this.#options.name));
    if (this.#next === undefined) {
      this.#next = withResolvers<Generation>();
      this.#next.promise.catch(() => {});
    }
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#withinRecovery(this.#next.promise);
  }

  async #withinRecovery(next: Promise<Generation>): Promise<Generation> {
    if (this.#count === 0) return next;
    const given = new AbortController();
    const { name, recoveryTimeoutMs } = this.#options;
    const late = sleep(recoveryTimeoutMs, undefined, { signal: given.signal }).then(() => {
      throw new PluginUnavailableError(name, this.#lastError);
    });
    late.catch(() => {});
    try {
      return await Promise.race([next, late]);
    } finally {
      given.abort();
    }
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#ended.signal.aborted) {
      const old = this.#current;
      const startedAt = Date.now();
      try {
        const generation = await this.#start();
        this.#publish(generation);
        await this.#retire(old);
        await this.#watch(generation);
        if (Date.now() - startedAt > stableAfterMs) failures = 0;
      } catch (error) {
        await this.#retire(old);
        this.#lastError = error;
        if (this.#count === 0) {
          // Never ran: that is the caller's to know, not to be tried for ever behind a waiting call.
          this.#next?.reject(error);
          this.#next = undefined;
          return;
        }
        if (!this.#ended.signal.aborted) this.#options.logger.error('plugin did not start', { error: String(error) });
      }
      await this.#pause(++failures);
    }
    await this.#retire(this.#current);
  }

  async #start(): Promise<Generation> {
    const { name, handshake, process, logger, maxRequestBytes, observer } = this.#options;
    const client = new PluginClient({ ...process, handshake, name, logger });
    try {
      const running = await client.start(this.#ended.signal);
      const scope = new Scope((error) => logger.debug('cleanup failed', { error: String(error) }));
      const peer = new Peer(running.broker, engine, { logger, maxRequestBytes, observer });
      return { number: ++this.#count, client, running, peer, scope };
    } catch (error) {
      await client.stop();
      throw error;
    }
  }

  #publish(generation: Generation): void {
    this.#current = generation;
    this.#next?.resolve(generation);
    this.#next = undefined;
    this.#options.logger.debug('plugin runs', { generation: generation.number, pid: generation.running.pid });
  }

  /** Returns when the process is gone, or is to be replaced, or the supervisor is closed. */
  async #watch({ running, client }: Generation): Promise<void> {
    const over = new AbortController();
    const asked = new Promise<void>((resolve) => {
      this.#ended.signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
    });
    try {
      await Promise.race([running.exited, asked, this.#pingUntilItFails(running, over.signal)]);
    } finally {
      over.abort();
    }
    if (this.#ended.signal.aborted) return;
    await client.stop();
    const { code, signal } = await running.exited;
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const error = new PluginUnavailableError(this.#options.name, new Error(`the process ended with ${how}`));
    this.#lastError = error;
    this.#options.logger.warn('plugin ended, starting it again', { reason: how });
    this.#options.onCrash?.(error);
  }

  async #pingUntilItFails(running: RunningPlugin, over: AbortSignal): Promise<void> {
    const { pingIntervalMs, logger } = this.#options;
    try {
      for (;;) {
        await sleep(pingIntervalMs, undefined, { signal: over, ref: false });
        await running.ping({ timeoutMs: pingIntervalMs });
      }
    } catch (error) {
      if (!over.aborted) logger.warn('plugin does not answer', { error: String(error) });
    }
  }

  async #pause(failures: number): Promise<void> {
    const ms = backoffMs(failures, this.#options.backoff);
    await sleep(ms, undefined, { signal: this.#ended.signal }).catch(() => {});
  }

  async #retire(generation: Generation | undefined): Promise<void> {
    if (generation === undefined) return;
    if (this.#current === generation) this.#current = undefined;
    await generation.scope.close();
    await generation.client.stop();
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
