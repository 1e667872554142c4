import { randomBytes } from 'node:crypto';
import { PluginStartError } from '@loopp/go-plugin';
import {
  type KeyValueStore,
  LooppError,
  type Ocr3CapabilityProvider,
  Ocr3ReportingPluginService,
  type PluginProvider,
  RelayerService,
  ReportingPluginService,
} from '@loopp/loop';
import {
  asOcr3Keyring,
  asOcr3Transmitter,
  messageOf,
  type Ocr2Oracle,
  type Ocr2Setup,
  type Ocr3Oracle,
  type Ocr3Setup,
  type OnchainKeyring,
  ocr2PluginConfig,
  ocr3PluginConfig,
  readOcr2Setup,
  readOcr3Setup,
} from '@loopp/simulator';
import { InputError } from '../input/input-error.js';
import { processOptions } from '../run/host-surroundings.js';
import { Cleanups } from '../run-directory/cleanups.js';
import type { ProductHostOptions } from './product-host-options.js';

/** One oracle of a product, OCR2 or OCR3, with what its contract says. */
export type ProductOracle =
  | { readonly version: 2; readonly oracle: Ocr2Oracle; readonly setup: Ocr2Setup }
  | { readonly version: 3; readonly oracle: Ocr3Oracle; readonly setup: Ocr3Setup };

/** The host of one oracle: a relayer plugin, unless the chain is in memory, and the product's reporting plugin. */
export class ProductHost {
  readonly account: string;
  readonly provider: PluginProvider;
  readonly made: ProductOracle;
  readonly #parts: Parts;

  private constructor(parts: Parts, provider: PluginProvider, account: string, made: ProductOracle) {
    this.#parts = parts;
    this.provider = provider;
    this.account = account;
    this.made = made;
  }

  /** Starts the plugins and makes the reporting plugin of the contract's configuration. On failure nothing is left. */
  static async start(options: ProductHostOptions): Promise<ProductHost> {
    const parts: Parts = { restarts: [], cleanups: new Cleanups() };
    try {
      const provider = await providerOf(options, parts);
      const account = await provider.contractTransmitter.fromAccount(options.call);
      return new ProductHost(parts, provider, account, await make(options, parts, provider, account));
    } catch (error) {
      await parts.cleanups.run().catch(() => {});
      throw error;
    }
  }

  /** Processes that were started again after a crash. */
  get restarts(): number {
    return this.#parts.restarts.reduce((sum, count) => sum + count(), 0);
  }

  close(): Promise<void> {
    return this.#parts.cleanups.run();
  }
}

interface Parts {
  readonly restarts: (() => number)[];
  readonly cleanups: Cleanups;
}

async function providerOf(options: ProductHostOptions, { restarts, cleanups }: Parts): Promise<PluginProvider> {
  const { chain, product, call } = options;
  if (chain.type === 'memory') return chain.provider;
  const { relayer: command, relayerConfig: config, keystore, account, contract, chainId } = chain;
  const relayer = new RelayerService({ ...processOptions(options, command), config, keystore });
  restarts.push(() => relayer.restarts);
  cleanups.add(() => relayer.close());
  const relayArgs = {
    externalJobId: randomBytes(16),
    jobId: 1,
    contractId: contract,
    isNew: true,
    relayConfig: Buffer.from(JSON.stringify({ chainID: chainId })),
    providerType: product.providerType,
  };
  const pluginArgs = { transmitterId: account, pluginConfig: Buffer.from(product.config) };
  switch (product.providerType) {
    case 'median':
      return relayer.newMedianProvider(relayArgs, pluginArgs, call);
    case 'ocr3-capability':
      return relayer.newOcr3CapabilityProvider(relayArgs, pluginArgs, call);
    default:
      return relayer.newPluginProvider(relayArgs, pluginArgs, call);
  }
}

async function make(
  options: ProductHostOptions,
  { restarts, cleanups }: Parts,
  provider: PluginProvider,
  account: string,
): Promise<ProductOracle> {
  const { product, keyring, call } = options;
  const service = { ...processOptions(options, product.command), ...hostServices(options), provider };
  if (product.ocrVersion === 2) {
    const setup = await readOcr2Setup(provider, call);
    const id = idOf(options, setup, keyring, account);
    const plugin = new ReportingPluginService(service);
    restarts.push(() => plugin.restarts);
    cleanups.add(() => plugin.close());
    const made = await orExplain(options, plugin.newReportingPlugin(ocr2PluginConfig(id, setup), call));
    const { contractTransmitter } = provider;
    return { version: 2, setup, oracle: { id, ...made, keyring, contractTransmitter } };
  }
  const setup = await readOcr3Setup(provider, call);
  const id = idOf(options, setup, keyring, account);
  const plugin = new Ocr3ReportingPluginService(service);
  restarts.push(() => plugin.restarts);
  cleanups.add(() => plugin.close());
  const made = await orExplain(options, plugin.newReportingPlugin(ocr3PluginConfig(id, setup), call));
  const contractTransmitter = hasOcr3Transmitter(provider)
    ? provider.ocr3ContractTransmitter
    : asOcr3Transmitter(provider.contractTransmitter);
  return { version: 3, setup, oracle: { id, ...made, keyring: asOcr3Keyring(keyring), contractTransmitter } };
}

/** Nothing on the wire says for which protocol a plugin is: the mistake shows as some failure, too. */
async function orExplain<T>({ product, call }: ProductHostOptions, making: Promise<T>): Promise<T> {
  try {
    return await making;
  } catch (error) {
    call.signal?.throwIfAborted();
    if (error instanceof PluginStartError) throw error;
    throw new InputError(
      `the product made no reporting plugin: ${messageOf(error)}`,
      `correct the product, its configuration, or --ocr and --provider-type: it was asked for OCR${product.ocrVersion} with a provider of the type ${product.providerType}`,
      error,
    );
  }
}

function hasOcr3Transmitter(provider: PluginProvider): provider is Ocr3CapabilityProvider {
  return 'ocr3ContractTransmitter' in provider;
}

/** As libocr finds itself: by its signer, and its transmitter must then be the one beside it. */
function idOf(
  { name }: ProductHostOptions,
  { config }: Ocr2Setup | Ocr3Setup,
  { publicKey }: OnchainKeyring,
  account: string,
): number {
  const id = config.signers.findIndex((signer) => Buffer.compare(signer, publicKey) === 0);
  if (id >= 0 && config.transmitters[id]?.toLowerCase() === account.toLowerCase()) return id;
  const signer = Buffer.from(publicKey).toString('hex');
  const what =
    id < 0 ? `signer ${signer} is none of its oracles` : `its transmitter ${account} is not that of oracle ${id}`;
  throw new LooppError('CLI_CONTRACT', `${name} does not fit the contract: ${what}`, {
    remedy: 'give the keys of an oracle of this contract, signing and transmitting key of the same one together',
  });
}

function hostServices({ product, logger }: ProductHostOptions) {
  const { command, providerType, name, config } = product;
  return {
    config: { providerType, command: command.join(' '), pluginName: name, pluginConfig: config, telemetryType: '' },
    pipelineRunner: {
      executeRun: async () => {
        throw new Error('loop run has no pipelines');
      },
    },
    telemetry: { send: async () => {} },
    errorLog: { saveError: async (message: string) => logger.warn(message) },
    keyValueStore: keyValueStore(),
  };
}

/** Lives as long as the run. */
function keyValueStore(): KeyValueStore {
  const entries = new Map<string, { readonly value: Uint8Array; readonly at: number }>();
  return {
    store: async (key, value) => void entries.set(key, { value, at: Date.now() }),
    get: async (key) => {
      const entry = entries.get(key);
      if (entry === undefined) throw new Error(`no value for ${key}`);
      return entry.value;
    },
    pruneExpiredEntries: async (maxAge) => {
      const oldest = Date.now() - Number(maxAge / 1_000_000n);
      const expired = [...entries].filter(([, { at }]) => at < oldest);
      for (const [key] of expired) entries.delete(key);
      return BigInt(expired.length);
    },
  };
}
