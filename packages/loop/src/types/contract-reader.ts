import type { Call } from './call.js';
import type { BooleanExpression, Comparator, Confidence, GeneralPrimitive, LimitAndSort } from './query.js';
import type { Head } from './relayer.js';
import type { Value } from './values.js';

/** A contract at its address. */
export interface BoundContract {
  /** In the chain's own notation. */
  readonly address: string;
  /** By which the relayer's configuration knows the contract. */
  readonly name: string;
}

export interface ReadRequest {
  /** Contract and what to read of it, as `readIdentifier(contract, readName)` spells it. */
  readonly readIdentifier: string;
  readonly confidence: Confidence;
  /** An object with a member for each parameter, integers as `bigint`. Null: none. */
  readonly params: Value;
  /** Asks for an answer that keeps each kind of value: times and decimals too. A reader need not look at it. */
  readonly asValueType?: boolean;
}

export interface ValueWithHead {
  readonly value: Value;
  /** The block that the value was read at, if the chain tells. */
  readonly head?: Head;
}

export interface BatchRead {
  readonly readName: string;
  /** As in `ReadRequest`. */
  readonly params: Value;
}

export interface ContractBatch {
  readonly contract: BoundContract;
  readonly reads: readonly BatchRead[];
}

export interface BatchReadResult {
  readonly readName: string;
  /** Without meaning for a read that failed: null, usually. */
  readonly value: Value;
  /** Why this one read failed. */
  readonly error?: string;
}

export interface ContractBatchResult {
  readonly contract: BoundContract;
  /** In the order of the request's reads. */
  readonly results: readonly BatchReadResult[];
}

/** Conditions on a contract's logs. */
export type QueryExpression = BooleanExpression<GeneralPrimitive | Comparator>;

/** Which logs of a contract. */
export interface ContractKeyFilter {
  readonly contract: BoundContract;
  /** The kind of log, by the name that the relayer's configuration gives it. */
  readonly key: string;
  /** All of them must hold. */
  readonly expressions: readonly QueryExpression[];
  /** As in `ReadRequest`. */
  readonly asValueType?: boolean;
}

/** A log. */
export interface Sequence {
  /** Its place among all logs; a later query goes on there. */
  readonly cursor: string;
  readonly txHash: Uint8Array;
  readonly head: Head;
  readonly data: Value;
}

export interface SequenceWithKey extends Sequence {
  /** The filter's key. */
  readonly key: string;
}

/**
 * Reads of contract state and logs (wire: `loop.ContractReader`). What an implementation leaves out answers
 * Unimplemented. Errors of `wireErrors` keep their identity: `notFound`, `invalidType`, `fieldNotFound` and so on.
 */
export interface ContractReader {
  /** Clients also ask for an empty identifier, to find out whether there is a reader: any error will do. */
  getLatestValue(request: ReadRequest, call?: Call): Promise<Value>;
  getLatestValueWithHeadData?(request: ReadRequest, call?: Call): Promise<ValueWithHead>;
  /**
   * Many reads at once. Each contract stands once in the result, in any order; batches of the same contract are put
   * together.
   */
  batchGetLatestValues?(batches: readonly ContractBatch[], call?: Call): Promise<readonly ContractBatchResult[]>;
  queryKey?(filter: ContractKeyFilter, limitAndSort: LimitAndSort, call?: Call): Promise<readonly Sequence[]>;
  /** Logs of several kinds in one order. */
  queryKeys?(
    filters: readonly ContractKeyFilter[],
    limitAndSort: LimitAndSort,
    call?: Call,
  ): Promise<readonly SequenceWithKey[]>;
  /** What is bound already is left as it is. Bindings are lost with the plugin's process: bind again after one. */
  bind?(contracts: readonly BoundContract[], call?: Call): Promise<void>;
  unbind?(contracts: readonly BoundContract[], call?: Call): Promise<void>;
}
