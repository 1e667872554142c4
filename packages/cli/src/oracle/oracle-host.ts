import { randomBytes } from 'node:crypto';
import { accountOf, localKeystore } from '@loopp/evm';
import {
  type ContractTransmitter,
  type DataSource,
  LooppError,
  type MedianProvider,
  MedianService,
  RelayerService,
  type ReportingPlugin,
  type ReportingPluginInfo,
} from '@loopp/loop';
import { EvmOnchainKeyring } from '@loopp/ocr2';
import { type Ocr2Oracle, type Ocr2Setup, ocr2PluginConfig, readOcr2Setup } from '@loopp/simulator';
import { processOptions } from '../run/host-surroundings.js';
import { Cleanups } from '../run-directory/cleanups.js';
import type { OracleHostOptions } from './host-options.js';
import { oracleIndex } from './oracle-index.js';

/**
 * The host of one oracle: its keystore and data source, and its own relayer and median plugin, each a process. The median
 * plugin reaches the relayer's provider through this host.
 */
export class OracleHost implements Ocr2Oracle {
  readonly id: number;
  readonly setup: Ocr2Setup;
  readonly provider: MedianProvider;
  readonly plugin: ReportingPlugin;
  readonly info: ReportingPluginInfo;
  readonly keyring: EvmOnchainKeyring;
  readonly #parts: Parts;

  private constructor(parts: Parts, made: Made, signingKey: Uint8Array) {
    this.id = made.id;
    this.setup = made.setup;
    this.provider = made.provider;
    this.plugin = made.plugin;
    this.info = made.info;
    this.keyring = new EvmOnchainKeyring(signingKey);
    this.#parts = parts;
  }

  /** Starts both plugins and makes the reporting plugin of the contract's configuration. On failure nothing is left. */
  static async start(options: OracleHostOptions): Promise<OracleHost> {
    const parts: Parts = { relayer: relayerOf(options), median: undefined, cleanups: new Cleanups() };
    parts.cleanups.add(() => parts.relayer.close());
    try {
      return new OracleHost(parts, await make(options, parts), options.keys.signing);
    } catch (error) {
      await parts.cleanups.run().catch(() => {});
      throw error;
    }
  }

  get contractTransmitter(): ContractTransmitter {
    return this.provider.contractTransmitter;
  }

  /** Processes that were started again after a crash. */
  get restarts(): number {
    return this.#parts.relayer.restarts + (this.#parts.median?.restarts ?? 0);
  }

  /** Ends both plugins. */
  close(): Promise<void> {
    return this.#parts.cleanups.run();
  }
}

interface Parts {
  readonly relayer: RelayerService;
  median: MedianService | undefined;
  readonly cleanups: Cleanups;
}

interface Made {
  readonly id: number;
  readonly setup: Ocr2Setup;
  readonly provider: MedianProvider;
  readonly plugin: ReportingPlugin;
  readonly info: ReportingPluginInfo;
}

async function make(options: OracleHostOptions, parts: Parts): Promise<Made> {
  const { keys, contract, chainId, call } = options;
  const transmitterId = accountOf(keys.transmitting);
  const provider = await parts.relayer.newMedianProvider(
    {
      externalJobId: randomBytes(16),
      jobId: 1,
      contractId: contract,
      isNew: true,
      relayConfig: Buffer.from(JSON.stringify({ chainID: chainId.toString() })),
    },
    { transmitterId, pluginConfig: Buffer.from('{}') },
    call,
  );
  const setup = await readOcr2Setup(provider, call);
  const id = oracleIndex(setup.config, accountOf(keys.signing), transmitterId);
  if (id === undefined) {
    throw new LooppError('CLI_CONTRACT', `${keys.name} is none of the oracles of the contract ${contract}`, {
      remedy: 'give it the keys of an oracle of this contract',
    });
  }
  const median = medianOf(options, provider);
  parts.median = median;
  parts.cleanups.add(() => median.close());
  const { plugin, info } = await median.newReportingPlugin(ocr2PluginConfig(id, setup), call);
  return { id, setup, provider, plugin, info };
}

function relayerOf(options: OracleHostOptions): RelayerService {
  const { commands, relayerConfig, keys } = options;
  return new RelayerService({
    ...processOptions(options, commands.relayer),
    config: relayerConfig,
    keystore: localKeystore([keys.transmitting]),
  });
}

function medianOf(options: OracleHostOptions, provider: MedianProvider): MedianService {
  const { commands, contract, dataSource, logger } = options;
  return new MedianService({
    ...processOptions(options, commands.median),
    provider,
    contractId: contract,
    dataSource,
    // One LINK for one coin, and gas for nothing: the feed's contract pays nobody.
    juelsPerFeeCoin: constant(10n ** 18n),
    gasPriceSubunits: constant(0n),
    errorLog: { saveError: async (message) => logger.warn(message) },
  });
}

function constant(value: bigint): DataSource {
  return { observe: async () => value };
}
