import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { stringify } from 'smol-toml';
import type { OraclePlaces } from '../feed-file/feed-file.js';
import { command, missing, type RunFile, readOracle, readUrl } from '../feed-file/file-parts.js';
import { FileTable } from '../feed-file/file-table.js';
import { InputError } from '../input/input-error.js';
import type { Redactor } from '../input/redactor.js';
import { type KeyKind, keyKinds, type ocrVersions, type ProductSettings, providerTypes } from './product-settings.js';

/** A product on a chain of its own, as a TOML file with a table [product] describes it. */
export interface ProductFile {
  readonly name: string;
  /** Relative paths in the file start here. */
  readonly folder: string;
  readonly chainId: string;
  readonly keys: KeyKind;
  /** In the chain's own notation. */
  readonly contract: string;
  /** "evm", or whatever a chain of another kind is called. */
  readonly family: string;
  /** Undefined: the command line's, or for EVM chains our own. */
  readonly relayerCommand: readonly string[] | undefined;
  /** TOML. */
  readonly relayerConfig: string;
  /** Its command is undefined when the command line is to give it. */
  readonly product: Omit<ProductSettings, 'command'> & { readonly command: readonly string[] | undefined };
  /** Undefined: what the contract's configuration says. */
  readonly roundIntervalMs: number | undefined;
  readonly oracles: readonly OraclePlaces[];
}

/**
 * Reads a file with a table [product] (its keys are listed in this package's README).
 * @throws InputError that names the key at fault and shows no value.
 */
export function parseProductFile({ name, values }: RunFile, env: NodeJS.ProcessEnv, redactor: Redactor): ProductFile {
  const folder = dirname(resolve(name));
  const top = new FileTable(name, values);
  const chain = top.table('chain');
  const contract = top.table('contract');
  const plugins = top.optionalTable('plugins');
  const product = top.table('product');
  const family = chain.text('family') ?? 'evm';
  const file: ProductFile = {
    name,
    folder,
    family,
    chainId: chain.textOrNumber('id') ?? missing(name, 'chain.id'),
    keys: oneOf(chain, 'keys', keyKinds) ?? 'evm',
    contract: contract.requiredText('address'),
    relayerCommand: command(plugins, 'relayer'),
    relayerConfig: '',
    product: readProduct(name, product, folder),
    roundIntervalMs: top.duration('round_interval'),
    oracles: top.tables('oracles').map((table, index) => readOracle(name, table, index, folder)),
  };
  const configFile = plugins?.text('relayer_config_file');
  const url = chain.has('rpc_url') || chain.has('rpc_url_env') ? readUrl(name, chain, 'rpc_url', env) : undefined;
  for (const table of [chain, contract, plugins, product, top]) table?.finish();
  if (file.oracles.length === 0) missing(name, '[[oracles]], with the keys of one oracle each');
  if (url !== undefined) redactor.addUrl(url);
  if (family === 'evm' && configFile === undefined) {
    const Nodes = [{ Name: 'chain', HTTPURL: (url ?? missing(name, 'chain.rpc_url')).href }];
    return { ...file, relayerConfig: stringify({ ChainID: file.chainId, Nodes }) };
  }
  return { ...file, relayerConfig: relayerConfig(name, folder, configFile) };
}

function readProduct(name: string, table: FileTable, folder: string): ProductFile['product'] {
  const ocrVersion = Number(table.integer('ocr_version', 2n, 3n) ?? 2n) === 3 ? 3 : 2;
  const configFile = table.text('config_file');
  return {
    command: command(table, 'command'),
    ocrVersion,
    name: table.text('name') ?? 'product',
    config: configFile === undefined ? '{}' : readText(name, 'product.config_file', resolve(folder, configFile)),
    providerType: oneOf(table, 'provider_type', providerTypes) ?? defaultProviderType(ocrVersion),
  };
}

/** What a product of that version takes its provider for, unless it says so. */
export function defaultProviderType(ocrVersion: (typeof ocrVersions)[number]): ProductSettings['providerType'] {
  return ocrVersion === 3 ? 'ocr3-capability' : 'plugin';
}

function relayerConfig(name: string, folder: string, file: string | undefined): string {
  return file === undefined ? '' : readText(name, 'plugins.relayer_config_file', resolve(folder, file));
}

/** @param what for the message: the key that names the file. @throws InputError when it cannot be read. */
export function readText(name: string, what: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new InputError(`${name}: ${what} cannot be read (${reason})`, 'correct the path', cause);
  }
}

function oneOf<const T extends string>(table: FileTable, key: string, allowed: readonly T[]): T | undefined {
  const text = table.text(key);
  if (text === undefined) return undefined;
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  throw table.invalid(key, allowed.map((one) => `"${one}"`).join(' or '));
}
