import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  JsonObject,
  MedianProvider,
  Ocr3ReportingPluginFactory,
  PluginKeystore,
  ReportingPluginFactory,
  ReportingPluginServiceConfig,
  Service,
  TelemetryMessage,
  ValidationService,
} from '@loopp/loop';
import { recordMetrics } from '../coverage/record-calls.js';
import type { System } from '../coverage/systems.js';
import { goProgram, isGoProgram } from '../go-programs.js';
import { goKeystore } from './go-keystore.js';
import { goObject } from './go-object.js';
import { medianProvider } from './go-parts.js';
import { GoProcess } from './go-process.js';
import { type GoRelayer, goRelayer, type ObjectNames } from './go-relayer.js';
import { goFactory, goOcr3Factory } from './go-reporting.js';
import type { LogEntry, LoopHost, MedianOptions, RelayerOptions } from './host.js';

export interface ReportingOptions {
  readonly command: readonly string[];
  /** A relayer's, which the host forwards, or the host's own. */
  readonly provider: object;
  readonly config: ReportingPluginServiceConfig;
}

/** The original as host. */
export class GoHost implements LoopHost {
  readonly process: GoProcess;
  readonly #socketDir: string;
  readonly #names: ObjectNames = new WeakMap();
  readonly #started: string[] = [];
  /** Which system the calls count for; nothing while a plugin is Go's. */
  #system: System | undefined = 'relayer';
  #closing: Promise<void> | undefined;

  /** @param cwd working directory of the host and so of its plugins. Default: that of this process. */
  static async start(cwd?: string): Promise<GoHost> {
    const program = await goProgram('host');
    return new GoHost(program, await mkdtemp(join(tmpdir(), 'loopp-go-')), cwd);
  }

  constructor(program: string, socketDir: string, cwd?: string) {
    this.process = new GoProcess(program, socketDir, cwd);
    this.#socketDir = socketDir;
  }

  get log(): readonly LogEntry[] {
    return this.process.log;
  }

  async startRelayer(options: RelayerOptions): Promise<GoRelayer> {
    this.#starts('relayer', options.command, this.#system);
    await this.process.call('relayer.start', options);
    return goRelayer(this.process, this.#names);
  }

  async startMedian({ provider, ...options }: MedianOptions): Promise<Required<ReportingPluginFactory>> {
    this.#starts('median', options.command, 'median factory and plugin');
    await this.process.call('median.start', { ...options, provider: this.#names.get(provider) });
    return goFactory(this.process, 'median', 'median');
  }

  /** A plugin of any product, OCR2. */
  async startReporting({ provider, ...options }: ReportingOptions): Promise<Required<ReportingPluginFactory>> {
    const as = this.#starts('reporting', options.command, 'reporting plugins, OCR2');
    await this.process.call('reporting.start', { as, ...options, provider: this.#names.get(provider) });
    return goFactory(this.process, 'factory', as);
  }

  async startOcr3Reporting({ provider, ...options }: ReportingOptions): Promise<Required<Ocr3ReportingPluginFactory>> {
    const as = this.#starts('ocr3 reporting', options.command, 'reporting plugins, OCR3');
    await this.process.call('reporting.startOcr3', { as, ...options, provider: this.#names.get(provider) });
    return goOcr3Factory(this.process, as);
  }

  async startValidation(command: readonly string[]): Promise<ValidationService & Required<Service>> {
    const as = this.#starts('validation', command, 'validation service');
    await this.process.call('validation.start', { as, command });
    return {
      ...goObject<Service>(this.process, 'service', as, { ready: [], healthReport: [], close: [] }),
      validateConfig: async (config: JsonObject, call) =>
        void (await this.process.call('validation.validateConfig', { on: as, config }, call)),
    };
  }

  async startKeystore(command: readonly string[]): Promise<Required<PluginKeystore>> {
    const as = this.#starts('keystore', command, 'keystore plugin');
    await this.process.call('keystore.start', { as, command });
    return goKeystore(this.process, as);
  }

  /** A provider that is an object of the host's own, which it serves instead of forwarding. */
  async ownMedianProvider(): Promise<MedianProvider> {
    await this.process.call('host.newMedianProvider', { as: 'own' });
    const provider = await medianProvider(this.process, 'own');
    this.#names.set(provider, 'own');
    return provider;
  }

  async savedErrors(): Promise<readonly string[]> {
    return (await this.process.call('host.savedErrors')) as string[];
  }

  async sentTelemetry(): Promise<readonly TelemetryMessage[]> {
    return (await this.process.call('host.sentTelemetry')) as TelemetryMessage[];
  }

  async pids(): Promise<readonly number[]> {
    return Promise.all(this.#started.map(async (kind) => (await this.process.call('host.pid', { kind })) as number));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // A host that was killed has nothing to tell.
    const metrics = await this.process.call('host.metrics').catch(() => undefined);
    if (this.#system !== undefined && typeof metrics === 'string') {
      recordMetrics(this.#system, 'Go host, our plugin', metrics);
    }
    await this.process.end();
    await rm(this.#socketDir, { recursive: true, force: true });
  }

  /** @returns the name under which the Go host holds the service. */
  #starts(kind: string, [program = '']: readonly string[], system: System | undefined): string {
    this.#started.push(kind);
    this.#system = this.#system === undefined || isGoProgram(program) ? undefined : system;
    return kind;
  }
}
