import type { Keystore, Logger } from '@loopp/loop';
import type { EvmConfig } from './config/evm-config.js';
import type { LogSearchOptions } from './provider/log-search.js';
import { EthClient } from './rpc/eth-client.js';
import { NodePool } from './rpc/node-pool.js';
import { RpcNode } from './rpc/rpc-node.js';
import { TransactionSender } from './tx/transaction-sender.js';

export interface EvmChainOptions {
  /** Signs transactions; see the README for what it must answer. */
  readonly keystore: Keystore;
  readonly logger: Logger;
}

/** A connection to one chain: what reads, what sends, and the nodes behind both. Nothing is dialled before use. */
export class EvmChain implements Disposable {
  readonly config: EvmConfig;
  readonly nodes: NodePool;
  readonly client: EthClient;
  readonly sender: TransactionSender;
  readonly logSearch: LogSearchOptions;

  constructor(config: EvmConfig, { keystore, logger }: EvmChainOptions) {
    this.config = config;
    const { chainId, requestTimeoutMs, maxAnswerBytes, nodeRetryIntervalMs } = config;
    this.nodes = new NodePool({
      nodes: config.nodes.map(({ name, url }) => new RpcNode({ name, url, chainId, requestTimeoutMs, maxAnswerBytes })),
      retryIntervalMs: nodeRetryIntervalMs,
      logger,
    });
    this.client = new EthClient(this.nodes);
    this.logSearch = { rangeBlocks: config.logRangeBlocks, lookbackBlocks: config.logLookbackBlocks };
    this.sender = new TransactionSender({
      client: this.client,
      keystore,
      chainId,
      logger,
      timeoutMs: config.transactionTimeoutMs,
      pollIntervalMs: config.receiptPollIntervalMs,
      confirmations: config.confirmations,
      fees: config,
    });
  }

  /** Closes all connections; what is under way rejects with `EVM_CLOSED`. Safe to call twice. */
  close(): void {
    this.nodes.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
