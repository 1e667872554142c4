import { type Logger, silentLogger } from '@loopp/grpc';
import type { PrivateDir } from '../address/private-dir.js';
import { removeStaleSocket } from '../address/trust.js';
import { GRPCController } from '../pb/controller.pb.js';
import type { Runner } from '../process/runner.js';
import { settlesWithin } from '../process/settles-within.js';
import { type Launched, launch } from './launch.js';
import type { PluginClientOptions } from './options.js';
import { ping } from './ping.js';
import { type PluginExit, PluginExitError } from './plugin-exit.js';
import type { PluginLink } from './plugin-link.js';
import type { RunningPlugin } from './running-plugin.js';

const STOP_TIMEOUT_MS = 2000;

/** Everything that belongs to one started plugin, until its process and its directory are gone. */
export class PluginSession {
  readonly plugin: RunningPlugin;
  readonly #runner: Runner;
  readonly #link: PluginLink;
  readonly #dir: PrivateDir;
  readonly #launched: Launched;
  readonly #logger: Logger;
  readonly #stopTimeoutMs: number;
  readonly #gone: Promise<void>;
  #hasExited = false;

  private constructor(launched: Launched, options: PluginClientOptions) {
    this.#launched = launched;
    this.#runner = launched.runner;
    this.#link = launched.link;
    this.#dir = launched.dir;
    this.#logger = options.logger ?? silentLogger;
    this.#stopTimeoutMs = options.stopTimeoutMs ?? STOP_TIMEOUT_MS;
    const ended = new AbortController();
    this.#gone = launched.exited.then((exit) => this.#afterExit(exit, ended));
    const { channel, broker } = launched.link;
    this.plugin = {
      pid: launched.runner.pid ?? 0,
      id: launched.runner.id,
      protocolVersion: launched.version,
      channel,
      broker,
      exited: launched.exited,
      signal: ended.signal,
      reattach: launched.reattach,
      ping: (pingOptions) => ping(channel, pingOptions?.timeoutMs),
    };
  }

  static async start(options: PluginClientOptions, signal: AbortSignal): Promise<PluginSession> {
    return new PluginSession(await launch(options, signal), options);
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  async stop(): Promise<void> {
    if (this.#launched.leaveRunning) await this.#runner.kill();
    else if (!this.#hasExited) await this.#shutDown();
    await this.#gone;
  }

  async #shutDown(): Promise<void> {
    const deadline = Date.now() + this.#stopTimeoutMs;
    await this.#link.closeBroker();
    // A Go plugin stops its server inside this call, so that its reply is usually lost: no failure.
    await this.#link.channel
      .unary(GRPCController.methods.shutdown, {}, { timeoutMs: this.#stopTimeoutMs })
      .catch((error: unknown) => this.#logger.debug('the plugin did not answer Shutdown', { error }));
    await this.#link.close();
    if (await settlesWithin(this.#launched.exited, deadline - Date.now())) return;
    this.#logger.warn('plugin failed to exit gracefully', { plugin: this.#runner.name, id: this.#runner.id });
    await this.#runner.kill();
  }

  async #afterExit(exit: PluginExit, ended: AbortController): Promise<void> {
    this.#hasExited = true;
    this.#logger.debug('plugin process exited', { plugin: this.#runner.name, code: exit.code, signal: exit.signal });
    ended.abort(new PluginExitError(this.#runner.name, exit));
    await this.#link.close();
    // A killed plugin leaves its socket where it announced it, which need not be in our directory.
    if (!this.#launched.leaveRunning && !(await this.#stillServes())) {
      removeStaleSocket(this.#launched.address, this.#dir.path);
    }
    await this.#dir.remove();
  }

  /** A plugin that this host did not start may outlive it, when its process was not known for sure. */
  async #stillServes(): Promise<boolean> {
    if (!this.#launched.attached) return false;
    const { answers } = await import('../process/attach-runner.js');
    return answers(this.#launched);
  }
}
