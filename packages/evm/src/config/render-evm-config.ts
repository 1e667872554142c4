import { stringify } from 'smol-toml';
import { redactUrl } from '../rpc/redact-url.js';
import type { EvmConfig, EvmNodeConfig } from './evm-config.js';

/** The effective configuration as TOML, without anything secret: for people and for chain statuses. */
export function renderEvmConfig(config: EvmConfig): string {
  const { gasLimit, maxPriorityFeePerGas, maxFeePerGas } = config;
  return stringify({
    ChainID: config.chainId.toString(),
    NetworkName: config.networkName,
    NetworkNameFull: config.networkNameFull,
    ContractTypes: [...config.contractTypes],
    Confirmations: config.confirmations,
    RequestTimeout: `${config.requestTimeoutMs}ms`,
    MaxResponseBytes: config.maxAnswerBytes,
    NodeRetryInterval: `${config.nodeRetryIntervalMs}ms`,
    TransactionTimeout: `${config.transactionTimeoutMs}ms`,
    ReceiptPollInterval: `${config.receiptPollIntervalMs}ms`,
    LogRangeBlocks: config.logRangeBlocks,
    LogLookbackBlocks: config.logLookbackBlocks,
    ...(gasLimit === undefined ? {} : { GasLimit: gasLimit.toString() }),
    ...(maxPriorityFeePerGas === undefined ? {} : { GasTipCapWei: maxPriorityFeePerGas.toString() }),
    ...(maxFeePerGas === undefined ? {} : { GasFeeCapWei: maxFeePerGas.toString() }),
    Nodes: config.nodes.map(nodeTable),
  });
}

export function renderEvmNodeConfig(node: EvmNodeConfig): string {
  return stringify(nodeTable(node));
}

function nodeTable({ name, url }: EvmNodeConfig) {
  return { Name: name, HTTPURL: redactUrl(url.href) };
}
