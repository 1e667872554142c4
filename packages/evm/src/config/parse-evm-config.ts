import { parse, TomlError } from 'smol-toml';
import { EvmError } from '../evm-error.js';
import { type EvmConfig, type EvmNodeConfig, evmConfig, greatestChainId } from './evm-config.js';
import { TomlTable } from './toml-table.js';

const uint256Max = 2n ** 256n - 1n;

/**
 * Reads the relayer's configuration (its keys are listed in this package's README).
 * @throws EvmError `EVM_CONFIG_INVALID` that names the key at fault, without values.
 */
export function parseEvmConfig(toml: string): EvmConfig {
  const table = new TomlTable(parseToml(toml));
  const chainId = table.integer('ChainID', 1n, greatestChainId);
  const optional = {
    networkName: table.text('NetworkName'),
    networkNameFull: table.text('NetworkNameFull'),
    contractTypes: table.texts('ContractTypes'),
    confirmations: table.count('Confirmations', 1, 10_000),
    requestTimeoutMs: table.duration('RequestTimeout'),
    maxAnswerBytes: table.count('MaxResponseBytes', 1_024, 1_073_741_824),
    nodeRetryIntervalMs: table.duration('NodeRetryInterval'),
    transactionTimeoutMs: table.duration('TransactionTimeout'),
    receiptPollIntervalMs: table.duration('ReceiptPollInterval'),
    logRangeBlocks: table.count('LogRangeBlocks', 1, 1_000_000),
    logLookbackBlocks: table.count('LogLookbackBlocks', 1, 1_000_000_000),
    gasLimit: table.integer('GasLimit', 21_000n, 1_000_000_000n),
    maxPriorityFeePerGas: table.integer('GasTipCapWei', 0n, uint256Max),
    maxFeePerGas: table.integer('GasFeeCapWei', 1n, uint256Max),
  };
  const nodes = table.tables('Nodes').map(parseNode);
  table.finish();
  if (chainId === undefined) throw table.missing('ChainID');
  if (nodes.length === 0) throw table.missing('Nodes, a [[Nodes]] table with Name and HTTPURL for each RPC node');
  const names = nodes.map((node) => node.name);
  if (new Set(names).size < names.length) throw table.invalid('Nodes', 'must have different names');
  return evmConfig({ chainId, nodes, ...withoutUndefined(optional) });
}

function parseNode(table: TomlTable): EvmNodeConfig {
  const name = table.text('Name');
  const url = table.text('HTTPURL');
  table.finish();
  if (name === undefined) throw table.missing('Name');
  if (url === undefined) throw table.missing('HTTPURL');
  if (!URL.canParse(url)) throw table.invalid('HTTPURL', 'must be a URL such as "http://127.0.0.1:8545"');
  return { name, url: new URL(url) };
}

function parseToml(toml: string): Record<string, unknown> {
  try {
    return parse(toml);
  } catch (error) {
    // The library's message quotes the lines around, which may hold a URL with a password; so does the cause.
    const where = error instanceof TomlError ? `line ${error.line}, column ${error.column}` : 'somewhere';
    const what = error instanceof TomlError ? error.message.split('\n')[0] : 'it cannot be read';
    throw new EvmError('EVM_CONFIG_INVALID', `the relayer's configuration is not TOML: ${where}: ${what}`);
  }
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(values: T): Defined<T> {
  const defined: Defined<T> = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) Object.assign(defined, { [key]: value });
  }
  return defined;
}
