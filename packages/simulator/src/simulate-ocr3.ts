import type { Ocr3ReportingPlugin, Ocr3ReportingPluginFactory } from '@loopp/loop';
import { ocr3OffchainConfigVersion } from '@loopp/ocr2';
import type { InMemoryChain } from './chain/in-memory-chain.js';
import type { Clock } from './clock.js';
import { Ocr3Network, type Ocr3NetworkOptions } from './ocr3/ocr3-network.js';
import type { Ocr3Durations } from './ocr3/ocr3-oracle.js';
import { asOcr3Keyring } from './protocol/keyring.js';
import { nanoseconds } from './protocol/milliseconds.js';
import type { SimulateOptions } from './simulate-options.js';
import { simulatedNetwork } from './simulated-network.js';

/** What the simulator needs of a factory. */
export type Ocr3Factory = Pick<Ocr3ReportingPluginFactory, 'newReportingPlugin'>;

export interface SimulateOcr3Options extends SimulateOptions<Ocr3Factory> {
  /** Default: 1 s each. */
  readonly durations?: Partial<Ocr3Durations>;
  /** Of the first round. Default 1. */
  readonly firstSeqNr?: bigint;
}

/** OCR3 rounds of one plugin on a chain in memory. */
export class Ocr3Simulation extends Ocr3Network implements AsyncDisposable {
  readonly chain: InMemoryChain;
  readonly clock: Clock;
  readonly plugins: readonly Ocr3ReportingPlugin[];

  constructor(options: Ocr3NetworkOptions, parts: Pick<Ocr3Simulation, 'chain' | 'clock' | 'plugins'>) {
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
 * Makes an OCR3 network of a reporting plugin, on a chain in memory and with a virtual clock: for tests of that plugin.
 * @throws SimulatorError SIMULATOR_OPTIONS, SIMULATOR_LIMIT; whatever a factory throws.
 */
export async function simulateOcr3(options: SimulateOcr3Options): Promise<Ocr3Simulation> {
  const { n, f, clock, chain, config, oracles } = await simulatedNetwork(options, ocr3OffchainConfigVersion);
  const durations = {
    query: second,
    observation: second,
    shouldAcceptAttestedReport: second,
    shouldTransmitAcceptedReport: second,
    ...options.durations,
  };
  const roundIntervalMs = options.roundIntervalMs ?? second;
  const { configDigest, onchainConfig, offchainConfig } = config;
  const made = await Promise.all(
    oracles.map(async ({ id, factory, keyring, provider }) => {
      const { plugin, info } = await factory.newReportingPlugin({
        ...{ configDigest, oracleId: id, n, f, onchainConfig, offchainConfig },
        estimatedRoundInterval: nanoseconds(roundIntervalMs),
        maxDurationQuery: nanoseconds(durations.query),
        maxDurationObservation: nanoseconds(durations.observation),
        maxDurationShouldAcceptAttestedReport: nanoseconds(durations.shouldAcceptAttestedReport),
        maxDurationShouldTransmitAcceptedReport: nanoseconds(durations.shouldTransmitAcceptedReport),
      });
      const contractTransmitter = provider.ocr3ContractTransmitter;
      return { id, plugin, info, keyring: asOcr3Keyring(keyring), contractTransmitter };
    }),
  );
  return new Ocr3Simulation(
    { ...options, n, f, configDigest, clock, roundIntervalMs, durations, oracles: made },
    { chain, clock, plugins: made.map(({ plugin }) => plugin) },
  );
}
