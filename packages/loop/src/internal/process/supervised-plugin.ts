import type { Handshake, PluginClientOptions } from '@loopp/go-plugin';
import { type Logger, silentLogger } from '@loopp/grpc';
import type { Call } from '../../types/call.js';
import type { HealthReport, Service } from '../../types/service.js';
import { createClient } from '../client/create-client.js';
import { Connection } from '../connection/connection.js';
import { waitingFor } from '../connection/waiting.js';
import { type EnvironmentConfig, pluginEnvironment } from '../environment.js';
import { ClosedError } from '../errors.js';
import { forPlugins } from '../log/host-logger.js';
import { CallMetrics } from '../metrics/call-metrics.js';
import { callObserver } from '../observe/call-observer.js';
import { combined } from '../observe/combined.js';
import type { Observer } from '../observe/observer.js';
import type { ObjectTable } from '../table/object-table.js';
import type { Tracing } from '../telemetry/open-tracing.js';
import type { BackoffOptions } from './backoff.js';
import { Supervisor } from './supervisor.js';

/** How a host runs a plugin. */
export interface PluginProcessOptions {
  /** Program and arguments. The environment has no PATH: use an absolute program, or one that execvp's default path finds. */
  readonly command: readonly string[];
  /** What the plugin finds in its environment. Nothing of the host's own environment is handed on. */
  readonly environment?: EnvironmentConfig;
  /**
   * Default: silent. A plugin's log lines arrive at their own level, on the child that is named after the service,
   * its root and the line's own `logger`: `MedianService.PluginMedianClient`, then `PluginMedian`.
   */
  readonly logger?: Logger;
  /** Counts and times the calls to and from the plugin. Default: nothing is counted. */
  readonly metrics?: CallMetrics;
  /** Makes spans of the calls to, from and between plugins. Default: none; trace context still crosses. */
  readonly tracing?: Tracing;
  /** One line at debug for each call. Default `false`. */
  readonly logCalls?: boolean;
  /** Folder in which the private socket directory (0700) of the plugin is made. Default: the system's temp folder. */
  readonly socketDir?: string;
  /** Longest wait for the handshake, in milliseconds. Default 60 000. */
  readonly startTimeoutMs?: number;
  /** Longest request that the host takes from the plugin, in bytes. Default 4 MiB, the original's fixed limit. */
  readonly maxRequestBytes?: number;
  /** Pauses between starts of a plugin that keeps ending. */
  readonly backoff?: BackoffOptions;
  /** How long a call without a deadline waits for a crashed plugin to come back. Default 30 000 ms. */
  readonly recoveryTimeoutMs?: number;
  /** Pause between health checks. Default 5 000 ms, the original's. */
  readonly pingIntervalMs?: number;
  /** Told the id of each process that is started. */
  readonly onSpawn?: (pid: number) => void;
  /** Told of each process that ended unasked. */
  readonly onCrash?: (error: Error) => void;
}

/** One kind, the keystore, serves no loop.Service beside its own. */
type Root = object & Partial<Service>;

/** A plugin under supervision and the one object that the host makes in it. */
export class SupervisedPlugin<R extends Root, Made extends Service> implements AsyncDisposable {
  readonly #name: string;
  readonly #supervisor: Supervisor;
  readonly #rootTable: ObjectTable<R>;
  readonly #make: (root: R, call: Call | undefined) => Promise<Made>;
  #root: R | undefined;
  #making: Promise<Made> | undefined;
  #made: Made | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    name: string,
    handshake: Handshake,
    rootTable: ObjectTable<R>,
    make: (root: R, call: Call | undefined) => Promise<Made>,
    options: PluginProcessOptions,
  ) {
    this.#name = name;
    this.#rootTable = rootTable;
    this.#make = make;
    const observer = observerOf(options);
    this.#supervisor = new Supervisor({
      name: `${name}.${rootTable.name}Client`,
      handshake,
      process: processOptions(options, observer),
      logger: forPlugins(options.logger ?? silentLogger),
      observer,
      maxRequestBytes: options.maxRequestBytes ?? 4 * 1024 * 1024,
      backoff: options.backoff ?? {},
      recoveryTimeoutMs: options.recoveryTimeoutMs ?? 30_000,
      pingIntervalMs: options.pingIntervalMs ?? 5_000,
      ...(options.onCrash && { onCrash: options.onCrash }),
    });
  }

  /** How many times the process was started again after a crash. */
  get restarts(): number {
    return this.#supervisor.restarts;
  }

  /** The made object: made once, then a handle that outlives the plugin's crashes. */
  get(call?: Call): Promise<Made> {
    if (this.#closing !== undefined) return Promise.reject(new ClosedError(this.#name));
    this.#making ??= this.#makeOnce();
    return waitingFor(this.#making, call);
  }

  /** Resolves when the process runs and the object is made and ready. */
  async ready(call?: Call): Promise<void> {
    await (await this.get(call)).ready?.(call);
  }

  /** Names as the original gives them: `<service>.<root>Client.<name the plugin reports>`. */
  async healthReport(call?: Call): Promise<HealthReport> {
    const clientName = `${this.#name}.${this.#rootTable.name}Client`;
    const report: Record<string, string> = { [this.#name]: '' };
    try {
      await this.get(call);
      report[clientName] = '';
      const remote = (await this.#rootClient().healthReport?.(call)) ?? {};
      for (const [name, problem] of Object.entries(remote)) report[`${clientName}.${name}`] = problem;
    } catch (error) {
      report[clientName] = error instanceof Error ? error.message : String(error);
    }
    return report;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    // A dead plugin has nothing left to close; the process is ended either way.
    await this.#made?.close({ deadline: Date.now() + 2_000 }).catch(() => {});
    await this.#supervisor.close();
  }

  async #makeOnce(): Promise<Made> {
    try {
      this.#made = await this.#make(this.#rootClient(), undefined);
      return this.#made;
    } catch (error) {
      this.#making = undefined;
      throw error;
    }
  }

  #rootClient(): R {
    this.#root ??= createClient(
      this.#rootTable,
      new Connection(this.#rootTable, this.#supervisor.current(), () => this.#supervisor.current()),
    );
    return this.#root;
  }
}

/** Nothing, unless it was asked for: what nobody sees costs nothing. */
function observerOf({ metrics, tracing, logCalls, logger }: PluginProcessOptions): Observer | undefined {
  const log = logCalls === true ? logger : undefined;
  const counts = metrics !== undefined || log !== undefined;
  return combined(counts ? callObserver({ ...(metrics ?? new CallMetrics()), log }) : undefined, tracing?.observer);
}

function processOptions(
  options: PluginProcessOptions,
  observer: Observer | undefined,
): Omit<PluginClientOptions, 'handshake' | 'name' | 'logger'> {
  return {
    command: options.command,
    env: pluginEnvironment(options.environment),
    ...(observer && { channel: observer.client }),
    ...(options.socketDir !== undefined && { socketDir: options.socketDir }),
    ...(options.startTimeoutMs !== undefined && { startTimeoutMs: options.startTimeoutMs }),
    ...(options.onSpawn && { onSpawn: options.onSpawn }),
  };
}
