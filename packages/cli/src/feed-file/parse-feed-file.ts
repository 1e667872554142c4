import { dirname, resolve } from 'node:path';
import { checksumAddress, type Hex } from '@loopp/evm';
import { InputError } from '../input/input-error.js';
import { parseJsonPath } from '../source/json-path.js';
import type { FeedFile, SourceSettings } from './feed-file.js';
import { command, missing, type RunFile, readOracle, readUrl } from './file-parts.js';
import { FileTable } from './file-table.js';

const defaultIntervalMs = 1_000;
const defaultTimeoutMs = 5_000;

/**
 * Reads a feed file (its keys are listed in this package's README).
 * @throws InputError that names the key at fault and shows no value.
 */
export function parseFeedFile({ name, values }: RunFile, env: NodeJS.ProcessEnv = process.env): FeedFile {
  const folder = dirname(resolve(name));
  const top = new FileTable(name, values);
  const chain = top.table('chain');
  const contract = top.table('contract');
  const plugins = top.optionalTable('plugins');
  const source = top.table('source');
  const relayerConfigFile = plugins?.text('relayer_config_file');
  const file: FeedFile = {
    name,
    folder,
    chainId: chain.integer('id', 1n, 2n ** 256n - 1n) ?? missing(name, 'chain.id'),
    rpcUrl: readUrl(name, chain, 'rpc_url', env),
    contract: address(contract),
    relayerCommand: command(plugins, 'relayer'),
    medianCommand: command(plugins, 'median'),
    relayerConfigFile: relayerConfigFile === undefined ? undefined : resolve(folder, relayerConfigFile),
    source: readSource(name, source, folder, env),
    roundIntervalMs: top.duration('round_interval'),
    oracles: top.tables('oracles').map((table, index) => readOracle(name, table, index, folder)),
  };
  for (const table of [chain, contract, plugins, source, top]) table?.finish();
  if (file.oracles.length === 0) missing(name, '[[oracles]], with the keys of one oracle each');
  return file;
}

function readSource(name: string, table: FileTable, folder: string, env: NodeJS.ProcessEnv): SourceSettings {
  const type = table.requiredText('type');
  const places = table.integer('decimals', 0n, 36n);
  const decimals = places === undefined ? undefined : Number(places);
  if (type === 'csv') {
    const file = resolve(folder, table.requiredText('file'));
    const columns = table.texts('columns') ?? missing(name, 'source.columns, such as ["open", "high", "low", "close"]');
    return { type, decimals, file, columns };
  }
  if (type !== 'http') throw table.invalid('type', '"csv" or "http"');
  return {
    type,
    decimals,
    url: readUrl(name, table, 'url', env),
    path: readPath(table),
    intervalMs: table.duration('interval') ?? defaultIntervalMs,
    timeoutMs: table.duration('timeout') ?? defaultTimeoutMs,
  };
}

function readPath(table: FileTable) {
  try {
    return parseJsonPath(table.text('path') ?? '');
  } catch {
    throw table.invalid('path', 'names separated by dots, with [n] for elements of lists: data.prices[0].close');
  }
}

function address(table: FileTable): Hex {
  try {
    return checksumAddress(table.requiredText('address'));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw table.invalid('address', '0x and 40 hexadecimal digits, with a right checksum when cases are mixed');
  } finally {
    table.finish();
  }
}
