import { randomBytes } from 'node:crypto';
import { localKeystore } from '@loopp/evm';
import type { TestOracle } from '@loopp/evm/test';
import {
  type MedianProvider,
  MedianService,
  type RelayArgs,
  RelayerService,
  type ReportingPlugin,
  type ReportingPluginAndInfo,
  type ReportingPluginInfo,
} from '@loopp/loop';
import { EvmOnchainKeyring } from '@loopp/ocr2';
import { type Ocr2Oracle, ocr2PluginConfig, readOcr2Setup } from '@loopp/simulator';
import { oracleIndex } from '../../../packages/cli/src/oracle/oracle-index.js';

export interface OracleProcessesOptions {
  readonly keys: TestOracle;
  readonly commands: { readonly relayer: readonly string[]; readonly median: readonly string[] };
  /** TOML. */
  readonly relayerConfig: string;
  readonly contract: string;
  /** What it observes. */
  readonly observe: () => bigint;
  readonly socketDir: string;
  readonly onSpawn: (pid: number) => void;
}

/** One oracle of a real network: our host, with a relayer and a median plugin of its own, which outlive configurations. */
export class OracleProcesses implements Ocr2Oracle {
  readonly provider: MedianProvider;
  readonly #options: OracleProcessesOptions;
  readonly #relayer: RelayerService;
  readonly #median: MedianService;
  readonly keyring: EvmOnchainKeyring;
  #configured: ({ readonly id: number } & ReportingPluginAndInfo) | undefined;

  static async start(options: OracleProcessesOptions): Promise<OracleProcesses> {
    const { keys, commands, relayerConfig, contract } = options;
    const keystore = localKeystore([keys.transmittingKey]);
    const relayer = new RelayerService({ ...options, command: commands.relayer, config: relayerConfig, keystore });
    try {
      const pluginArgs = { transmitterId: keys.transmitter, pluginConfig: new Uint8Array() };
      const provider = await relayer.newMedianProvider(jobFor(contract), pluginArgs);
      return new OracleProcesses(options, relayer, provider);
    } catch (error) {
      await relayer.close();
      throw error;
    }
  }

  private constructor(options: OracleProcessesOptions, relayer: RelayerService, provider: MedianProvider) {
    this.provider = provider;
    this.keyring = new EvmOnchainKeyring(options.keys.signingKey);
    this.#options = options;
    this.#relayer = relayer;
    this.#median = new MedianService({
      ...options,
      command: options.commands.median,
      provider,
      contractId: options.contract,
      dataSource: { observe: async () => options.observe() },
      juelsPerFeeCoin: { observe: async () => 10n ** 18n },
      gasPriceSubunits: { observe: async () => 7n },
      errorLog: { saveError: async () => {} },
    });
  }

  /** Follows the contract's configuration as a node does: a reporting plugin of the same factory, for the new digest. */
  async configure(): Promise<void> {
    const { keys } = this.#options;
    const setup = await readOcr2Setup(this.provider, {});
    const id = oracleIndex(setup.config, keys.signer, keys.transmitter);
    if (id === undefined) throw new Error('the contract does not know this oracle');
    const made = await this.#median.newReportingPlugin(ocr2PluginConfig(id, setup));
    this.#configured = { id, ...made };
  }

  get id(): number {
    return this.#current.id;
  }

  get plugin(): ReportingPlugin {
    return this.#current.plugin;
  }

  get contractTransmitter() {
    return this.provider.contractTransmitter;
  }

  get info(): ReportingPluginInfo {
    return this.#current.info;
  }

  async close(): Promise<void> {
    await this.#median.close();
    await this.#relayer.close();
  }

  get #current() {
    if (this.#configured === undefined) throw new Error('the oracle is not configured');
    return this.#configured;
  }
}

/** A job for a contract. */
export function jobFor(contractId: string): RelayArgs {
  return { externalJobId: randomBytes(16), jobId: 1, contractId, isNew: true, relayConfig: new Uint8Array() };
}
