import type { Logger, Server } from '@loopp/grpc';
import type { RawListener } from '../address/listen.js';
import { removeOrphanedDir } from '../address/private-dir.js';
import type { Broker } from '../broker/broker.js';
import { settlesWithin } from '../process/settles-within.js';
import type { CapturedStdio } from '../stdio/capture-stdio.js';
import { watchCrash } from './crash-watch.js';
import type { ServePluginOptions } from './options.js';
import { type ParentWatch, watchParent } from './parent-watch.js';
import { handleSignals } from './signals.js';
import type { PluginTransport } from './transport.js';

/** A plugin that serves, until its host stops it or dies. */
export interface ServedPlugin extends AsyncDisposable {
  readonly broker: Broker;
  /** The application version that was agreed on. */
  readonly protocolVersion: number;
  /** Settles when everything is closed; the process ends right after. */
  readonly stopped: Promise<void>;
  /** Runs `onStop`, then closes everything. Idempotent. */
  stop(): Promise<void>;
}

export interface PluginParts {
  readonly options: ServePluginOptions;
  readonly logger: Logger;
  readonly server: Server;
  readonly transport: PluginTransport;
  readonly stdio: CapturedStdio | undefined;
  /** Files of the sockets that are bound. */
  readonly files: Iterable<string>;
}

const STOP_TIMEOUT_MS = 1500;
/** Without a host nobody waits for the end; with one, it has two seconds. */
const ORPHAN_STOP_MS = 300;
/** For answers on their way, above all the one to Shutdown. */
const GRACE_MS = 200;
const EXIT_DELAY_MS = 20;

/** The life of a served plugin: what begins it, what ends it, and in which order it is taken down. */
export class PluginLife implements ServedPlugin {
  readonly stopped: Promise<void>;
  readonly #parts: PluginParts;
  #settle: () => void = () => {};
  #listener: RawListener | undefined;
  #watch: ParentWatch | undefined;
  #release: (() => void) | undefined;
  #endCrashWatch: (() => void) | undefined;
  #stopping: Promise<void> | undefined;
  #version = 0;
  #orphaned = false;
  #drained: Promise<void> | undefined;
  #gaveUp = false;

  constructor(parts: PluginParts) {
    this.#parts = parts;
    this.stopped = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get broker(): Broker {
    return this.#parts.transport.broker;
  }

  get protocolVersion(): number {
    return this.#version;
  }

  /** The plugin listens; from now on it looks after its own end. */
  begin(listener: RawListener, version: number): void {
    const { options, logger, server, files } = this.#parts;
    this.#listener = listener;
    this.#version = version;
    this.#endCrashWatch = watchCrash({ files, announce: options.test === undefined });
    if (options.test !== undefined) {
      const stop = () => void this.stop();
      options.test.signal?.addEventListener('abort', stop, { once: true });
      if (options.test.signal?.aborted === true) stop();
      return;
    }
    this.#release = handleSignals(logger, () => void this.stop());
    if (options.watchParent === false) return;
    const watch = watchParent((why) => {
      logger.warn('the host is gone; the plugin ends', { why });
      this.#orphaned = true;
      void this.#stop(ORPHAN_STOP_MS);
    });
    this.#watch = watch;
    server.onConnectionCountChange((count) => watch.connections(count));
  }

  /** The host ended the broker's stream. In test mode another host may come. */
  streamEnded(): void {
    if (this.#parts.options.test === undefined) void this.#parts.transport.broker.close();
  }

  /** Runs `onStop`, once, for as long as it may take. Never rejects. */
  prepareStop(): Promise<void> {
    return this.#drain(this.#stopTimeoutMs);
  }

  stop(): Promise<void> {
    return this.#stop(this.#stopTimeoutMs);
  }

  get #stopTimeoutMs(): number {
    return this.#parts.options.stopTimeoutMs ?? STOP_TIMEOUT_MS;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #stop(timeoutMs: number): Promise<void> {
    this.#stopping ??= this.#takeDown(timeoutMs);
    return this.#stopping;
  }

  async #takeDown(timeoutMs: number): Promise<void> {
    const { options, logger, stdio } = this.#parts;
    this.#watch?.stop();
    try {
      await this.#drain(timeoutMs);
      await this.#closeAll();
    } catch (error) {
      logger.error('the plugin did not stop in order', { error });
    }
    this.#release?.();
    this.#endCrashWatch?.();
    stdio?.release();
    this.#settle();
    if (options.test === undefined) this.#exitSoon(options.exit ?? process.exit);
  }

  async #drain(timeoutMs: number): Promise<void> {
    const { options, logger } = this.#parts;
    if (options.onStop === undefined) return;
    this.#drained ??= Promise.resolve()
      .then(() => options.onStop?.())
      .catch((error: unknown) => logger.error('onStop failed', { error }));
    if (this.#gaveUp || (await settlesWithin(this.#drained, timeoutMs))) return;
    this.#gaveUp = true;
    logger.warn('onStop took too long; the plugin ends without it', { timeoutMs });
  }

  async #closeAll(): Promise<void> {
    const { options, server, transport, stdio } = this.#parts;
    await this.#listener?.close();
    stdio?.ring.end();
    await transport.broker.close();
    await server.close({ graceMs: this.#orphaned ? 0 : GRACE_MS });
    transport.end();
    const { PLUGIN_UNIX_SOCKET_DIR: dir } = options.env ?? process.env;
    if (this.#orphaned && dir !== undefined) await removeOrphanedDir(dir);
  }

  /** A Go plugin's main function returns now. Here timers or sockets of the application would keep the process. */
  #exitSoon(exit: (code: number) => void): void {
    setTimeout(() => exit(0), EXIT_DELAY_MS).unref();
  }
}
