import type { ReportingPlugin, ReportingPluginFactory } from '@loopp/loop';
import { offchainConfigVersion } from '@loopp/ocr2';
import type { InMemoryChain } from './chain/in-memory-chain.js';
import type { Clock } from './clock.js';
import { Ocr2Network, type Ocr2NetworkOptions } from './ocr2/ocr2-network.js';
import type { Ocr2Durations } from './ocr2/ocr2-oracle.js';
import { nanoseconds } from './protocol/milliseconds.js';
import type { SimulateOptions } from './simulate-options.js';
import { simulatedNetwork } from './simulated-network.js';

/** What the simulator needs of a factory. */
export type Ocr2Factory = Pick<ReportingPluginFactory, 'newReportingPlugin'>;

export interface SimulateOcr2Options extends SimulateOptions<Ocr2Factory> {
  /** Default: 1 s each. */
  readonly durations?: Partial<Ocr2Durations>;
}

/** OCR2 rounds of one plugin on a chain in memory. */
export class Ocr2Simulation extends Ocr2Network implements AsyncDisposable {
  readonly chain: InMemoryChain;
  readonly clock: Clock;
  readonly plugins: readonly ReportingPlugin[];

  constructor(options: Ocr2NetworkOptions, parts: Pick<Ocr2Simulation, 'chain' | 'clock' | 'plugins'>) {
    super(options);
    this.chain = parts.chain;
    this.clock = parts.clock;
    this.plugins = parts.plugins;
  }

  /** Closes the plugins; their factories are their maker's. */
  async close(): Promise<void> {
    await Promise.all(this.plugins.map((plugin) => plugin.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

const second = 1_000;

/**
 * Makes an OCR2 network of a reporting plugin, on a chain in memory and with a virtual clock: for tests of that plugin.
 * @throws SimulatorError SIMULATOR_OPTIONS, SIMULATOR_LIMIT; whatever a factory throws.
 */
export async function simulateOcr2(options: SimulateOcr2Options): Promise<Ocr2Simulation> {
  const { n, f, clock, chain, config, oracles } = await simulatedNetwork(options, offchainConfigVersion);
  const durations = {
    query: second,
    observation: second,
    report: second,
    shouldAcceptFinalizedReport: second,
    shouldTransmitAcceptedReport: second,
    ...options.durations,
  };
  const roundIntervalMs = options.roundIntervalMs ?? second;
  const made = await Promise.all(
    oracles.map(async ({ id, factory, keyring, provider }) => {
      const { plugin, info } = await factory.newReportingPlugin({
        configDigest: config.configDigest,
        oracleId: id,
        n,
        f,
        onchainConfig: config.onchainConfig,
        offchainConfig: config.offchainConfig,
        estimatedRoundInterval: nanoseconds(roundIntervalMs),
        maxDurationQuery: nanoseconds(durations.query),
        maxDurationObservation: nanoseconds(durations.observation),
        maxDurationReport: nanoseconds(durations.report),
        maxDurationShouldAcceptFinalizedReport: nanoseconds(durations.shouldAcceptFinalizedReport),
        maxDurationShouldTransmitAcceptedReport: nanoseconds(durations.shouldTransmitAcceptedReport),
      });
      return { id, plugin, info, keyring, contractTransmitter: provider.contractTransmitter };
    }),
  );
  const { configDigest } = config;
  return new Ocr2Simulation(
    { ...options, n, f, configDigest, clock, roundIntervalMs, durations, oracles: made },
    { chain, clock, plugins: made.map(({ plugin }) => plugin) },
  );
}
