import { basename } from 'node:path';
import { type Logger, LooppError, silentLogger } from '@loopp/grpc';
import type { Address } from '../address/address.js';
import { resolveGroup } from '../address/group.js';
import { makePrivateDir, type PrivateDir } from '../address/private-dir.js';
import { removeStaleSocket } from '../address/trust.js';
import { composeEnvironment } from '../handshake/environment.js';
import { type HandshakeLine, NO_HANDSHAKE, parseHandshakeLine } from '../handshake/handshake-line.js';
import type { Runner } from '../process/runner.js';
import { settlesWithin } from '../process/settles-within.js';
import type { Security } from '../tls/security.js';
import { checkOptions } from './check-options.js';
import { HostTls } from './host-tls.js';
import type { PluginClientOptions } from './options.js';
import type { PluginExit } from './plugin-exit.js';
import { connectPlugin, type PluginLink } from './plugin-link.js';
import { PluginStartError } from './plugin-start-error.js';
import type { Reattach } from './reattach.js';
import { startRunner } from './start-runner.js';
import { StderrReader } from './stderr-reader.js';
import { StdoutReader } from './stdout-reader.js';

/** A plugin that runs and is connected. */
export interface Launched {
  readonly runner: Runner;
  readonly exited: Promise<PluginExit>;
  readonly dir: PrivateDir;
  readonly link: PluginLink;
  readonly version: number;
  readonly address: Address;
  readonly reattach: Reattach | undefined;
  /** The plugin ran before: this host did not start it. */
  readonly attached: boolean;
  /** `stop` must not end the process. */
  readonly leaveRunning: boolean;
}

const START_TIMEOUT_MS = 60_000;
const EXIT_WAIT_MS = 1000;

/** Starts a plugin and connects to it; on any failure nothing is left of it. @throws PluginStartError */
export async function launch(options: PluginClientOptions, signal: AbortSignal): Promise<Launched> {
  const attempt = new Launch(options, signal);
  try {
    return await attempt.run();
  } catch (error) {
    throw await attempt.fail(error);
  } finally {
    attempt.release();
  }
}

class Launch {
  readonly #options: PluginClientOptions;
  readonly #logger: Logger;
  readonly #timeout = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal;
  #dir: PrivateDir | undefined;
  #runner: Runner | undefined;
  #stdout: StdoutReader | undefined;
  #stderr: StderrReader | undefined;
  #exit: PluginExit | undefined;
  #exited: Promise<PluginExit> | undefined;
  #address: Address | undefined;
  #connecting = false;

  constructor(options: PluginClientOptions, signal: AbortSignal) {
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
    const ms = options.startTimeoutMs ?? START_TIMEOUT_MS;
    this.#timer = setTimeout(() => this.#timeout.abort(timedOut(ms)), ms);
    this.#signal = AbortSignal.any([signal, this.#timeout.signal]);
  }

  async run(): Promise<Launched> {
    const options = this.#options;
    checkOptions(options);
    this.#signal.throwIfAborted();
    const tls = await HostTls.prepare(options);
    this.#dir = await makePrivateDir(options.socketDir, options.socketGroup);
    const { reattach } = options;
    const line = reattach === undefined ? await this.#startProcess(this.#dir, tls) : await this.#attach(reattach);
    const security = await tls.security(line);
    const link = await this.#connect(this.#dir, line, security);
    const { runner, exited } = this.#started();
    return {
      runner,
      exited,
      dir: this.#dir,
      link,
      version: line.version,
      address: line.address,
      reattach:
        security === undefined && !line.multiplex && runner.pid !== undefined
          ? { protocolVersion: line.version, address: line.address, pid: runner.pid, test: reattach?.test ?? false }
          : undefined,
      attached: reattach !== undefined,
      leaveRunning: reattach?.test ?? false,
    };
  }

  release(): void {
    clearTimeout(this.#timer);
  }

  /** Ends what was started and says what is known. */
  async fail(error: unknown): Promise<PluginStartError> {
    // An output that ends, or a connection that breaks, is mostly a process about to exit: wait a moment for its own reason.
    if (this.#exited !== undefined && !this.#signal.aborted && this.#connecting) await settlesWithin(this.#exited, 100);
    const exit = this.#exit;
    if (this.#options.reattach === undefined) await this.#runner?.kill();
    if (this.#exited !== undefined && this.#options.reattach === undefined)
      await settlesWithin(this.#exited, EXIT_WAIT_MS);
    if (this.#address !== undefined && this.#options.reattach === undefined) {
      removeStaleSocket(this.#address, this.#dir?.path);
    }
    await this.#dir?.remove();
    return new PluginStartError({
      ...reasonOf(error),
      name: this.#name(),
      exit,
      stderrTail: this.#stderr?.tail ?? [],
      earlyOutput: this.#stdout?.early ?? [],
      diagnosis:
        error instanceof LooppError && error.code === NO_HANDSHAKE ? await this.#runner?.diagnose?.() : undefined,
    });
  }

  async #startProcess(dir: PrivateDir, tls: HostTls): Promise<HandshakeLine> {
    const { handshake, versions = [handshake.protocolVersion], env = {}, inheritEnv = false } = this.#options;
    const runner = await startRunner(this.#options, {
      env: composeEnvironment(env, inheritEnv ? process.env : undefined, {
        handshake,
        versions,
        multiplex: this.#options.multiplex === true,
        socketDir: dir.path,
        ...(tls.clientCertificate !== undefined && { clientCertificate: tls.clientCertificate }),
        ...(this.#options.ports !== undefined && { ports: this.#options.ports }),
        ...(this.#options.socketGroup !== undefined && { socketGroup: this.#options.socketGroup }),
      }),
      socketDir: dir.path,
      signal: this.#signal,
    });
    this.#watch(runner);
    const text = await this.#handshakeLine();
    const line = parseHandshakeLine(text, { versions, multiplex: this.#options.multiplex === true });
    this.#address = line.address;
    return line;
  }

  async #attach(reattach: Reattach): Promise<HandshakeLine> {
    const { attachRunner } = await import('../process/attach-runner.js');
    this.#watch(await attachRunner(reattach, this.#logger));
    return { version: reattach.protocolVersion, address: reattach.address, multiplex: false };
  }

  #watch(runner: Runner): void {
    this.#runner = runner;
    if (runner.pid !== undefined) this.#options.onSpawn?.(runner.pid);
    const name = this.#name() ?? runner.name;
    const pluginLogger = this.#options.logger?.child?.(name) ?? this.#options.logger;
    const stderr = new StderrReader(runner.stderr, {
      logger: pluginLogger,
      copy: this.#options.rawStderr,
      bufferSize: this.#options.logBufferSize,
    });
    this.#stderr = stderr;
    this.#stdout = new StdoutReader(runner.stdout, {
      strict: this.#options.strictStdout ?? false,
      onEarly: (line) => this.#logger.warn('the plugin printed before its handshake line', { plugin: name, line }),
      onLate: (line) => this.#logger.debug('the plugin printed to its real standard output', { plugin: name, line }),
    });
    this.#exited = runner.exited.then((exit) => {
      this.#exit = { ...exit, stderrTail: stderr.tail };
      return this.#exit;
    });
  }

  async #handshakeLine(): Promise<string> {
    const stdout = this.#stdout;
    const { exited } = this.#started();
    const line = await abortable(Promise.race([stdout?.handshake, exited.then(() => undefined)]), this.#signal);
    if (line !== undefined) return line;
    // The output ended: give the process a moment to say how.
    await settlesWithin(exited, EXIT_WAIT_MS);
    const [first] = stdout?.early ?? [];
    if (first !== undefined) throw noHandshake(`Unrecognized remote plugin message: ${first}`);
    throw noHandshake("plugin exited before we could connect: Failed to read any lines from plugin's stdout");
  }

  async #connect(dir: PrivateDir, line: HandshakeLine, security: Security | undefined): Promise<PluginLink> {
    const options = this.#options;
    const { runner, exited } = this.#started();
    const log = (name: string) => (chunk: Uint8Array) =>
      this.#logger.debug(Buffer.from(chunk).toString().trimEnd(), { plugin: runner.name, stream: name });
    this.#connecting = true;
    const died = new AbortController();
    void exited.then(() => died.abort(noHandshake('plugin exited before we could connect')));
    const signal = AbortSignal.any([this.#signal, died.signal]);
    try {
      return await connectPlugin(
        {
          address: runner.pluginToHost?.(line.address) ?? line.address,
          security,
          multiplex: line.multiplex,
          allowRemoteAddresses: options.allowRemoteAddresses ?? options.runner !== undefined,
          directory: dir.path,
          gid: options.socketGroup === undefined ? undefined : await resolveGroup(options.socketGroup),
          hostToPlugin: runner.hostToPlugin?.bind(runner),
          pluginToHost: runner.pluginToHost?.bind(runner),
          channel: options.channel ?? {},
          logger: this.#logger,
          stdio: { stdout: options.stdout ?? log('stdout'), stderr: options.stderr ?? log('stderr') },
        },
        signal,
      );
    } catch (error) {
      // Why it was given up says more than that it was.
      throw signal.aborted ? signal.reason : error;
    }
  }

  #started(): { runner: Runner; exited: Promise<PluginExit> } {
    if (this.#runner === undefined || this.#exited === undefined) {
      throw new LooppError('GO_PLUGIN_START', 'the plugin was not started');
    }
    return { runner: this.#runner, exited: this.#exited };
  }

  #name(): string | undefined {
    const { name, command } = this.#options;
    return name ?? (command?.[0] === undefined ? this.#runner?.name : basename(command[0]));
  }
}

/** The plugin never spoke the protocol: worth a look at its executable. */
function noHandshake(message: string): LooppError {
  return new LooppError(NO_HANDSHAKE, message);
}

function reasonOf(error: unknown): { reason: string; code?: string; remedy?: string | undefined; cause: unknown } {
  if (error instanceof LooppError) {
    return { reason: error.message, code: error.code, remedy: error.remedy, cause: error };
  }
  return { reason: error instanceof Error ? error.message : String(error), cause: error };
}

function timedOut(ms: number): LooppError {
  return new LooppError('GO_PLUGIN_START_TIMEOUT', `timeout while waiting for plugin to start (${ms} ms)`, {
    remedy: 'see what it waits for, or raise startTimeoutMs',
  });
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
