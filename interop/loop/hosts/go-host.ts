import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MedianProvider, ReportingPluginFactory } from '@loopp/loop';
import { goProgram } from '../go-programs.js';
import { list, number, text } from './go-json.js';
import { goMedianFactory } from './go-median.js';
import { GoProcess } from './go-process.js';
import { goMedianProvider, goRelayer, type ProviderNames } from './go-relayer.js';
import type { HostedRelayer, LogEntry, LoopHost, MedianOptions, RelayerOptions } from './host.js';

/** The original as host. */
export class GoHost implements LoopHost {
  readonly process: GoProcess;
  readonly #socketDir: string;
  readonly #names: ProviderNames = new WeakMap();
  readonly #started: ('relayer' | 'median')[] = [];

  static async start(): Promise<GoHost> {
    const program = await goProgram('host');
    return new GoHost(program, await mkdtemp(join(tmpdir(), 'loopp-go-')));
  }

  constructor(program: string, socketDir: string) {
    this.process = new GoProcess(program, socketDir);
    this.#socketDir = socketDir;
  }

  get log(): readonly LogEntry[] {
    return this.process.log;
  }

  async startRelayer(options: RelayerOptions): Promise<HostedRelayer> {
    this.#started.push('relayer');
    await this.process.call('relayer.start', options);
    return goRelayer(this.process, this.#names);
  }

  async startMedian({ provider, ...options }: MedianOptions): Promise<ReportingPluginFactory> {
    this.#started.push('median');
    await this.process.call('median.start', { ...options, provider: this.#names.get(provider) });
    return goMedianFactory(this.process);
  }

  /** A provider that is an object of the host's own, which it serves instead of forwarding. */
  async ownMedianProvider(): Promise<MedianProvider> {
    await this.process.call('host.newMedianProvider', { as: 'own' });
    const provider = goMedianProvider(this.process, 'own');
    this.#names.set(provider, 'own');
    return provider;
  }

  async savedErrors(): Promise<readonly string[]> {
    return list(await this.process.call('host.savedErrors'), text);
  }

  async pids(): Promise<readonly number[]> {
    return Promise.all(this.#started.map(async (kind) => number(await this.process.call(`${kind}.pid`))));
  }

  async close(): Promise<void> {
    await this.process.end();
    await rm(this.#socketDir, { recursive: true, force: true });
  }
}
