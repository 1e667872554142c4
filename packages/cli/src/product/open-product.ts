import { InputError } from '../input/input-error.js';
import { readKey } from '../input/read-key.js';
import type { Redactor } from '../input/redactor.js';
import { pluginCommand } from '../run/plugin-commands.js';
import type { RunOptions } from '../run/run-options.js';
import { memoryChain } from './memory-chain.js';
import { keyringOf, keystoreOf } from './oracle-keys.js';
import { defaultProviderType, type ProductFile, readText } from './product-file.js';
import type { ProductHostOptions } from './product-host-options.js';
import type { ProductSettings } from './product-settings.js';

/** A product and the oracles that run it: what each host is made from but what is the run's. */
export interface OpenedProduct {
  /** For people. */
  readonly where: string;
  readonly oracles: readonly Pick<ProductHostOptions, 'name' | 'chain' | 'keyring'>[];
  readonly product: ProductSettings;
  /** Undefined: the chain is in memory. */
  readonly relayer: readonly string[] | undefined;
  /** Undefined: what the contract's configuration says. */
  readonly roundIntervalMs: number | undefined;
  /** How many plugin processes each oracle has. */
  readonly processes: number;
}

interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly redactor: Redactor;
}

/**
 * Looks at everything that a product's run is given, before any process is started.
 * @throws InputError that says what does not fit.
 */
export function openProduct(options: RunOptions, file: ProductFile | undefined, context: Context): OpenedProduct {
  const product = settingsOf(options, file);
  if (file === undefined) return onMemoryChain(options, product);
  const { env, redactor } = context;
  if (file.family !== 'evm' && options.relayerCommand === undefined && file.relayerCommand === undefined) {
    throw new InputError(
      `${file.name}: there is no relayer plugin for chains of the family ${file.family}`,
      'give its command: plugins.relayer, or --relayer-command',
    );
  }
  const relayer = pluginCommand('relayer', options.relayerCommand, file.relayerCommand, file.folder);
  const oracles = file.oracles.map(({ name, signingKey, transmitterKey }) => {
    const signing = readKey(`${file.name}: signing key of ${name}`, signingKey, env);
    const transmitting = readKey(`${file.name}: transmitter key of ${name}`, transmitterKey, env);
    for (const key of [signing, transmitting]) redactor.add(Buffer.from(key).toString('hex'));
    const { contract, chainId, relayerConfig } = file;
    const own = keystoreOf(file.keys, transmitting);
    const chain = { type: 'relayer' as const, relayer, relayerConfig, contract, chainId, ...own };
    return { name, chain, keyring: keyringOf(file.keys, signing) };
  });
  const { contract, chainId, roundIntervalMs } = file;
  return { where: `contract ${contract}, chain ${chainId}`, oracles, product, relayer, roundIntervalMs, processes: 2 };
}

function onMemoryChain(options: RunOptions, product: ProductSettings): OpenedProduct {
  if (options.relayerCommand !== undefined) {
    throw new InputError(
      'a relayer plugin beside --product-command needs a file that names its contract and oracles',
      'give a file with [chain], [contract], [product] and [[oracles]], or leave --relayer-command out for a chain in memory',
    );
  }
  if (product.providerType === 'median') {
    throw new InputError(
      'the chain in memory has no median provider',
      'run a median on an EVM chain: without --product-command',
    );
  }
  const { offchainConfig } = options.product;
  const encoded =
    offchainConfig === undefined ? '' : readText('--product-offchain-config', offchainConfig, offchainConfig);
  const { chain, oracles } = memoryChain(product.ocrVersion, Buffer.from(encoded));
  return {
    where: 'a contract in memory',
    oracles: oracles.map(({ name, account, keyring }) => ({
      name,
      chain: { type: 'memory', provider: chain.provider(account) },
      keyring,
    })),
    product,
    relayer: undefined,
    roundIntervalMs: undefined,
    processes: 1,
  };
}

/** The command line's word counts before the file's. */
function settingsOf({ product: given }: RunOptions, file: ProductFile | undefined): ProductSettings {
  const own = file?.product;
  const ocrVersion = given.ocrVersion ?? own?.ocrVersion ?? 2;
  const isSame = ocrVersion === own?.ocrVersion;
  if (given.command === undefined && own?.command === undefined) {
    throw new InputError('there is no product', 'give its command: --product-command, or product.command in the file');
  }
  return {
    command: pluginCommand('product', given.command, own?.command, file?.folder),
    ocrVersion,
    name: given.name ?? own?.name ?? 'product',
    config:
      given.config === undefined ? (own?.config ?? '{}') : readText('--product-config', given.config, given.config),
    providerType: given.providerType ?? (isSame ? own.providerType : defaultProviderType(ocrVersion)),
  };
}
