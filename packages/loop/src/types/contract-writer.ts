import type { Call } from './call.js';
import type { Service } from './service.js';
import type { Value } from './values.js';

/** Of a transaction, as the relayer knows it. */
export const TransactionStatus = {
  unknown: 0,
  pending: 1,
  /** In a block that may yet be dropped. */
  unconfirmed: 2,
  finalized: 3,
  /** May be sent again. */
  failed: 4,
  fatal: 5,
} as const;

export interface TransactionMeta {
  readonly workflowExecutionId?: string;
  /** A writer that cannot honour it rejects with `wireErrors.gasLimitNotSupported`. Left out: the writer decides. */
  readonly gasLimit?: bigint;
}

/** A call of a contract's method that changes its state. */
export interface ContractCall {
  /** By which the relayer's configuration knows the contract. */
  readonly contractName: string;
  readonly method: string;
  /** An object with a member for each parameter, integers as `bigint`. Null: none. */
  readonly params: Value;
  /** In the chain's own notation. */
  readonly toAddress: string;
  readonly meta?: TransactionMeta;
  /** Native currency that goes along, in the chain's smallest unit. */
  readonly value?: bigint;
}

export interface ContractTransaction extends ContractCall {
  /** The caller's own: a second submission under the same id is no second transaction. */
  readonly transactionId: string;
}

/** In the chain's smallest unit. */
export interface FeeComponents {
  readonly executionFee?: bigint;
  /** What a second layer pays for its data on the first. */
  readonly dataAvailabilityFee?: bigint;
}

export interface FeeEstimate {
  /** The whole cost, `value` included, in the chain's currency. */
  readonly fee?: bigint;
  /** Decimal places of `fee`, uint32. */
  readonly decimals: number;
}

/** Sends transactions (wire: `loop.ContractWriter`). What an implementation leaves out answers Unimplemented. */
export interface ContractWriter extends Service {
  /** Hands the transaction over; it is not yet in a block. Never repeated silently. */
  submitTransaction(transaction: ContractTransaction, call?: Call): Promise<void>;
  /** @returns one of `TransactionStatus`; newer releases may know others. */
  getTransactionStatus?(transactionId: string, call?: Call): Promise<number>;
  getFeeComponents?(call?: Call): Promise<FeeComponents>;
  getEstimateFee?(transaction: ContractCall, call?: Call): Promise<FeeEstimate>;
}
