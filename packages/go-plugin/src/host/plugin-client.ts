import type { PluginClientOptions } from './options.js';
import { PluginSession } from './plugin-session.js';
import type { RunningPlugin } from './running-plugin.js';

/** The host's handle of one plugin process: one client, one process, started at most once. */
export class PluginClient implements AsyncDisposable {
  readonly #options: PluginClientOptions;
  readonly #onStopped: (() => void) | undefined;
  readonly #abort = new AbortController();
  #session: Promise<PluginSession> | undefined;
  #stopped: Promise<void> | undefined;

  /** @param onStopped called when `stop` is through; for owners of clients */
  constructor(options: PluginClientOptions, onStopped?: () => void) {
    this.#options = options;
    this.#onStopped = onStopped;
  }

  /**
   * Starts the plugin, or gives the one already started: spawned, shaken hands, connected, its broker stream open.
   * @param signal aborts the start (of the first call); the process is killed then
   * @throws PluginStartError with the child's exit code or signal, its last 50 stderr lines and what it printed
   */
  async start(signal?: AbortSignal): Promise<RunningPlugin> {
    this.#abort.signal.throwIfAborted();
    this.#session ??= PluginSession.start(
      this.#options,
      signal === undefined ? this.#abort.signal : AbortSignal.any([signal, this.#abort.signal]),
    );
    return (await this.#session).plugin;
  }

  /** `true` once the plugin started and ended, by itself or by `stop`. */
  async exited(): Promise<boolean> {
    return this.#session === undefined
      ? false
      : this.#session.then(
          (session) => session.hasExited,
          () => true,
        );
  }

  /**
   * Ends the plugin: closes the broker, asks it to shut down, gives it 2 s, then kills it; removes its sockets and their
   * directory. Idempotent; never rejects because the plugin is dead already.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    this.#abort.abort(new Error('the plugin was stopped while it started'));
    const session = await this.#session?.catch(() => undefined);
    await session?.stop();
    this.#onStopped?.();
  }
}
