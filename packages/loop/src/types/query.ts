import type { Value } from './values.js';

/** How final a block has to be. */
export const Confidence = { unconfirmed: 0, finalized: 1, safe: 2 } as const;
export type Confidence = (typeof Confidence)[keyof typeof Confidence];

export const ComparisonOperator = {
  equal: 0,
  notEqual: 1,
  greater: 2,
  less: 3,
  greaterOrEqual: 4,
  lessOrEqual: 5,
} as const;
export type ComparisonOperator = (typeof ComparisonOperator)[keyof typeof ComparisonOperator];

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
