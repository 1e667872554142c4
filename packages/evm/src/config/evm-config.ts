import { EvmError } from '../evm-error.js';
import type { FeeOptions } from '../tx/fees.js';

/** One RPC endpoint. */
export interface EvmNodeConfig {
  /** For logs and node statuses. */
  readonly name: string;
  /** http or https. User name, password, path and query are kept out of logs and errors. */
  readonly url: URL;
}

/** What the relayer needs to know; everything but chain and nodes has a default (see `evmConfig`). */
export interface EvmConfig extends FeeOptions {
  readonly chainId: bigint;
  /** In order of preference. */
  readonly nodes: readonly EvmNodeConfig[];
  /** Short name of the chain, for people. */
  readonly networkName: string;
  readonly networkNameFull: string;
  /** Contracts that providers are made for, as their `typeAndVersion` or its first word. Empty: any OCR2 contract. */
  readonly contractTypes: readonly string[];
  /** Blocks that must hold a transaction or build on it before it counts. */
  readonly confirmations: number;
  /** For one RPC request, connecting included. */
  readonly requestTimeoutMs: number;
  /** Longer RPC answers are refused. */
  readonly maxAnswerBytes: number;
  /** How long a node that failed is asked last. */
  readonly nodeRetryIntervalMs: number;
  /** How long a transaction may take to get into a block. */
  readonly transactionTimeoutMs: number;
  /** Longest pause between two looks for a receipt. */
  readonly receiptPollIntervalMs: number;
  /** Most blocks in one request for logs. */
  readonly logRangeBlocks: number;
  /** How far a search for logs goes back. */
  readonly logLookbackBlocks: number;
}

/** Chain IDs are numbers to viem, which serializes the transactions. */
export const greatestChainId = 2n ** 53n - 1n;

/**
 * Fills in the defaults.
 * @throws EvmError `EVM_CONFIG_INVALID` for a chain without nodes, an unusable URL or an ID beyond 2^53.
 */
export function evmConfig(given: Partial<EvmConfig> & Pick<EvmConfig, 'chainId' | 'nodes'>): EvmConfig {
  if (given.nodes.length === 0) throw new EvmError('EVM_CONFIG_INVALID', 'the configuration names no node');
  for (const { name, url } of given.nodes) checkUrl(name, url);
  if (given.chainId < 1n || given.chainId > greatestChainId) {
    throw new EvmError('EVM_CONFIG_INVALID', `the chain ID ${given.chainId} is not from 1 to ${greatestChainId}`);
  }
  const networkName = given.networkName ?? `evm-${given.chainId}`;
  return {
    networkNameFull: networkName,
    contractTypes: [],
    confirmations: 1,
    requestTimeoutMs: 10_000,
    maxAnswerBytes: 32 * 1024 * 1024,
    nodeRetryIntervalMs: 5_000,
    transactionTimeoutMs: 120_000,
    receiptPollIntervalMs: 1_000,
    logRangeBlocks: 2_000,
    logLookbackBlocks: 100_000,
    ...given,
    networkName,
  };
}

function checkUrl(name: string, url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new EvmError('EVM_CONFIG_INVALID', `the URL of node "${name}" is ${url.protocol} instead of http: or https:`);
  }
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    throw new EvmError('EVM_CONFIG_INVALID', `the URL of node "${name}" holds a malformed user name or password`, {
      remedy: 'percent-encode special characters',
    });
  }
}
