import { dirname, resolve } from 'node:path';
import { checksumAddress, type Hex } from '@loopp/evm';
import { parse, TomlError } from 'smol-toml';
import { InputError } from '../input/input-error.js';
import type { KeyPlace } from '../input/read-key.js';
import { splitCommand } from '../input/split-command.js';
import { parseJsonPath } from '../source/json-path.js';
import type { FeedFile, OraclePlaces, SourceSettings } from './feed-file.js';
import { FileTable } from './file-table.js';

const defaultIntervalMs = 1_000;
const defaultTimeoutMs = 5_000;

/**
 * Reads a feed file (its keys are listed in this package's README).
 * @param name path as the user gave it.
 * @throws InputError that names the key at fault and shows no value.
 */
export function parseFeedFile(name: string, toml: string, env: NodeJS.ProcessEnv = process.env): FeedFile {
  const folder = dirname(resolve(name));
  const top = new FileTable(name, parseToml(name, toml));
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

function parseToml(name: string, toml: string): Readonly<Record<string, unknown>> {
  try {
    return parse(toml);
  } catch (error) {
    // The library's message quotes the lines around, which may hold a URL with a password; so does the cause.
    const where = error instanceof TomlError ? `line ${error.line}, column ${error.column}: ` : '';
    const what = error instanceof TomlError ? (error.message.split('\n')[0] ?? '') : 'it cannot be read';
    throw new InputError(`${name} is not TOML: ${where}${what}`, 'correct that line');
  }
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

function readOracle(name: string, table: FileTable, index: number, folder: string): OraclePlaces {
  const oracle = {
    name: `oracles[${index}]`,
    signingKey: keyPlace(name, table, `oracles[${index}]`, 'signing_key', folder),
    transmitterKey: keyPlace(name, table, `oracles[${index}]`, 'transmitter_key', folder),
  };
  table.finish();
  return oracle;
}

/** A key is named by the file or the variable that holds it. Written in the feed file itself, it is refused. */
function keyPlace(name: string, table: FileTable, oracle: string, key: string, folder: string): KeyPlace {
  const remedy = `write ${key}_file = "PATH" (mode 600) or ${key}_env = "VARIABLE"`;
  if (table.has(key)) throw new InputError(`${name}: ${oracle}.${key}: keys do not belong into this file`, remedy);
  const file = table.text(`${key}_file`);
  const variable = table.text(`${key}_env`);
  if (file !== undefined && variable === undefined) return { file: resolve(folder, file) };
  if (variable !== undefined && file === undefined) return { variable };
  const problem = file === undefined ? 'is missing' : 'is given twice';
  throw new InputError(`${name}: ${oracle}.${key}_file or ${key}_env ${problem}`, remedy);
}

function readUrl(name: string, table: FileTable, key: string, env: NodeJS.ProcessEnv): URL {
  const variable = table.text(`${key}_env`);
  const url = table.url(key);
  if ((variable === undefined) === (url === undefined)) {
    const problem = url === undefined ? 'is missing' : 'is given twice';
    throw table.invalid(key, `given once, as ${key} or, from a variable, as ${key}_env; it ${problem}`);
  }
  if (url !== undefined) return url;
  const fromVariable = new FileTable(`${name}, variable ${variable}`, { [key]: env[variable ?? ''] || undefined });
  return fromVariable.url(key) ?? missing(name, `the variable ${variable}, which holds the URL,`);
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

function command(table: FileTable | undefined, key: string): readonly string[] | undefined {
  if (table === undefined || !table.has(key)) return undefined;
  try {
    return table.texts(key);
  } catch {
    return splitCommand(table.requiredText(key));
  }
}

function missing(name: string, what: string): never {
  throw new InputError(`${name}: ${what} is missing`, `add ${what}`);
}
