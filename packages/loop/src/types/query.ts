import type { Value } from './values.js';

/** How final a block has to be: 0 unconfirmed, 1 finalized, 2 safe. */
export type Confidence = 0 | 1 | 2;

/** 0 equal, 1 not equal, 2 greater, 3 less, 4 greater or equal, 5 less or equal. */
export type ComparisonOperator = 0 | 1 | 2 | 3 | 4 | 5;

/** Conditions of any expression, whatever the primitives of its chain. */
export type BooleanExpression<P> = P | AllOf<P> | AnyOf<P>;

export interface AllOf<P> {
  readonly kind: 'and';
  readonly expressions: readonly BooleanExpression<P>[];
}

export interface AnyOf<P> {
  readonly kind: 'or';
  readonly expressions: readonly BooleanExpression<P>[];
}

/** Conditions on logs that every chain knows. */
export type GeneralPrimitive =
  | {
      readonly kind: 'block';
      /** Decimal text. */
      readonly block: string;
      readonly operator: ComparisonOperator;
    }
  | { readonly kind: 'confidence'; readonly confidence: Confidence }
  | {
      readonly kind: 'timestamp';
      /** Seconds since the epoch, uint64. */
      readonly timestamp: bigint;
      readonly operator: ComparisonOperator;
    }
  | { readonly kind: 'txHash'; readonly txHash: string };

export interface ValueComparator {
  readonly value: Value;
  readonly operator: ComparisonOperator;
}

/** Compares a named member of a log; all comparisons must hold. */
export interface Comparator {
  readonly kind: 'comparator';
  readonly name: string;
  readonly comparators: readonly ValueComparator[];
}

export interface SortBy {
  readonly by: 'timestamp' | 'block' | 'sequence';
  readonly direction: 'ascending' | 'descending';
}

export interface LimitAndSort {
  /** uint64; 0: no limit. */
  readonly count: bigint;
  /** Where to go on, not empty. The original then leaves `sortBy` out of account. */
  readonly cursor?: { readonly cursor: string; readonly direction: 'preceding' | 'following' };
  readonly sortBy: readonly SortBy[];
}
