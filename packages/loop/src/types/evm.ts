import type { Call } from './call.js';
import type { Nanoseconds } from './ocr2.js';
import type { BooleanExpression, ComparisonOperator, Confidence, GeneralPrimitive, LimitAndSort } from './query.js';

/** Addresses are 20 bytes, hashes and topics 32. A block number left out means the latest block; -3 is the
 * finalized and -4 the safe one. */
export interface EvmCallMessage {
  /** Empty: the zero address. */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly data: Uint8Array;
}

export interface EvmLog {
  readonly address: Uint8Array;
  readonly topics: readonly Uint8Array[];
  readonly txHash: Uint8Array;
  readonly blockHash: Uint8Array;
  readonly data: Uint8Array;
  readonly eventSig: Uint8Array;
  readonly blockNumber?: bigint;
  /** uint32. The original's server leaves it at 0. */
  readonly txIndex: number;
  /** uint32. */
  readonly index: number;
  readonly removed: boolean;
}

export interface EvmFilterQuery {
  /** Empty: the blocks from `fromBlock` to `toBlock`. */
  readonly blockHash: Uint8Array;
  readonly fromBlock?: bigint;
  readonly toBlock?: bigint;
  readonly addresses: readonly Uint8Array[];
  /** For each position the topics that match there. */
  readonly topics: readonly (readonly Uint8Array[])[];
}

export interface EvmTransaction {
  readonly nonce: bigint;
  readonly gas: bigint;
  /** Empty for the creation of a contract. */
  readonly to: Uint8Array;
  readonly data: Uint8Array;
  readonly hash: Uint8Array;
  readonly value?: bigint;
  readonly gasPrice?: bigint;
}

export interface EvmReceipt {
  readonly status: bigint;
  readonly gasUsed: bigint;
  readonly txIndex: bigint;
  readonly blockHash: Uint8Array;
  readonly logs: readonly EvmLog[];
  readonly txHash: Uint8Array;
  readonly effectiveGasPrice?: bigint;
  readonly blockNumber?: bigint;
  /** Empty unless a contract was created. */
  readonly contractAddress: Uint8Array;
}

export interface EvmHeader {
  /** Seconds since the epoch. */
  readonly timestamp: bigint;
  readonly blockNumber?: bigint;
  readonly hash: Uint8Array;
  readonly parentHash: Uint8Array;
}

export interface EvmLogFilter {
  readonly maxLogsKept: bigint;
  readonly retentionTime: Nanoseconds;
  readonly logsPerBlock: bigint;
  readonly name: string;
  readonly addresses: readonly Uint8Array[];
  readonly eventSigs: readonly Uint8Array[];
  readonly topic2: readonly Uint8Array[];
  readonly topic3: readonly Uint8Array[];
  readonly topic4: readonly Uint8Array[];
}

export interface HashedValueComparator {
  /** 32 bytes each. */
  readonly values: readonly Uint8Array[];
  readonly operator: ComparisonOperator;
}

export type EvmPrimitive =
  | GeneralPrimitive
  | { readonly kind: 'contractAddress'; readonly address: Uint8Array }
  | { readonly kind: 'eventSig'; readonly eventSig: Uint8Array }
  | { readonly kind: 'eventByWord'; readonly wordIndex: number; readonly comparators: readonly HashedValueComparator[] }
  | { readonly kind: 'eventByTopic'; readonly topic: bigint; readonly comparators: readonly HashedValueComparator[] };

export type EvmExpression = BooleanExpression<EvmPrimitive>;

export interface EvmSubmitted {
  readonly txHash: Uint8Array;
  /** 0 fatal, 1 reverted, 2 success. */
  readonly txStatus: number;
  readonly txIdempotencyKey: string;
}

/** Direct access to an EVM chain (wire: `loop.evm.EVM`). What is left out answers Unimplemented. */
export interface EvmService {
  /** In wei. */
  getTransactionFee?(transactionId: string, call?: Call): Promise<bigint>;
  /** @param isExternal whether the caller's user, not the node, wants it. */
  callContract?(
    message: EvmCallMessage,
    blockNumber: bigint | undefined,
    confidence: Confidence,
    isExternal: boolean,
    call?: Call,
  ): Promise<Uint8Array>;
  filterLogs?(
    query: EvmFilterQuery,
    confidence: Confidence,
    isExternal: boolean,
    call?: Call,
  ): Promise<readonly EvmLog[]>;
  /** In wei. */
  balanceAt?(
    account: Uint8Array,
    blockNumber: bigint | undefined,
    confidence: Confidence,
    call?: Call,
  ): Promise<bigint>;
  estimateGas?(message: EvmCallMessage, call?: Call): Promise<bigint>;
  getTransactionByHash?(hash: Uint8Array, isExternal: boolean, call?: Call): Promise<EvmTransaction>;
  getTransactionReceipt?(hash: Uint8Array, isExternal: boolean, call?: Call): Promise<EvmReceipt>;
  headerByNumber?(blockNumber: bigint | undefined, confidence: Confidence, call?: Call): Promise<EvmHeader>;
  queryTrackedLogs?(
    expressions: readonly EvmExpression[],
    limitAndSort: LimitAndSort,
    confidence: Confidence,
    call?: Call,
  ): Promise<readonly EvmLog[]>;
  /** Left out: none. */
  getFiltersNames?(call?: Call): Promise<readonly string[]>;
  /** No effect when a filter of this name exists. */
  registerLogTracking?(filter: EvmLogFilter, call?: Call): Promise<void>;
  /** No effect when there is no such filter. */
  unregisterLogTracking?(filterName: string, call?: Call): Promise<void>;
  /** @returns 0 unknown, 1 pending, 2 unconfirmed, 3 finalized, 4 failed, 5 fatal. */
  getTransactionStatus?(transactionId: string, call?: Call): Promise<number>;
  /** Sends a transaction and waits until it is in a block. Never repeated silently. */
  submitTransaction?(
    to: Uint8Array,
    data: Uint8Array,
    gasLimit: bigint | undefined,
    call?: Call,
  ): Promise<EvmSubmitted>;
  /** In wei. */
  calculateTransactionFee?(gasUsed: bigint, effectiveGasPrice: bigint, call?: Call): Promise<bigint>;
  /** @param aggregator empty: any contract. */
  getForwarderForEoa?(eoa: Uint8Array, aggregator: Uint8Array, pluginType: string, call?: Call): Promise<Uint8Array>;
}
