import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataSource, type Logger, MedianService, RelayerService, type ReportingPluginFactory } from '@loopp/loop';
import { staticKeystore } from '../../../packages/loop/src/test/static-relayer.js';
import { cellOf } from '../commands.js';
import { traced } from '../coverage/record-calls.js';
import type { System } from '../coverage/systems.js';
import type { HostedRelayer, LogEntry, LoopHost, MedianOptions, RelayerOptions } from './host.js';

/** Our host, in the process of the test. */
export class OurHost implements LoopHost {
  readonly log: LogEntry[] = [];
  readonly #saved: string[] = [];
  readonly #pids: { readonly kind: 'relayer' | 'median'; readonly pid: number }[] = [];
  readonly #services: (RelayerService | MedianService)[] = [];
  readonly #socketDir: string;
  #closing: Promise<void> | undefined;

  static async start(): Promise<OurHost> {
    return new OurHost(await mkdtemp(join(tmpdir(), 'loopp-ours-')));
  }

  constructor(socketDir: string) {
    this.#socketDir = socketDir;
  }

  async startRelayer({ account, csaAccount, ...options }: RelayerOptions): Promise<HostedRelayer> {
    const relayer = new RelayerService({
      ...options,
      ...this.#around('relayer', 'relayer', options.command),
      keystore: staticKeystore(account),
      csaKeystore: staticKeystore(csaAccount),
    });
    this.#services.push(relayer);
    // A client has every method of its table.
    return relayer as HostedRelayer;
  }

  async startMedian({ deviationFunc, ...options }: MedianOptions): Promise<ReportingPluginFactory> {
    const median = new MedianService({
      ...options,
      ...this.#around('median', 'median factory and plugin', options.command),
      dataSource: timesEpoch(options.dataSource),
      juelsPerFeeCoin: timesEpoch(options.juelsPerFeeCoin),
      gasPriceSubunits: timesEpoch(options.gasPriceSubunits),
      errorLog: { saveError: async (message) => void this.#saved.push(message) },
      ...(deviationFunc && { deviationFuncDefinition: new TextEncoder().encode(JSON.stringify(deviationFunc)) }),
    });
    this.#services.push(median);
    return median;
  }

  async savedErrors(): Promise<readonly string[]> {
    return this.#saved;
  }

  async pids(): Promise<readonly number[]> {
    return this.#pids.map(({ pid }) => pid);
  }

  /** Of the relayer that was started last. */
  get relayerPid(): number {
    return this.#pids.findLast(({ kind }) => kind === 'relayer')?.pid ?? 0;
  }

  /** How often plugins were started again. */
  get restarts(): number {
    return this.#services.reduce((sum, service) => sum + service.restarts, 0);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const service of this.#services.toReversed()) await service.close();
    const left = await readdir(this.#socketDir);
    await rm(this.#socketDir, { recursive: true });
    if (left.length > 0) throw new Error(`the host left ${left.join(', ')}`);
  }

  #around(kind: 'relayer' | 'median', system: System, command: readonly string[]) {
    return {
      tracing: traced(system, cellOf(command)),
      socketDir: this.#socketDir,
      onSpawn: (pid: number) => void this.#pids.push({ kind, pid }),
      logger: recorder(this.log, ''),
    };
  }
}

function timesEpoch(value: bigint): DataSource {
  return { observe: async ({ epoch }) => value * BigInt(epoch) };
}

function recorder(log: LogEntry[], name: string): Logger {
  const at =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      void log.push({ level, logger: name, message, fields });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (child) => recorder(log, name === '' ? child : `${name}.${child}`),
  };
}
