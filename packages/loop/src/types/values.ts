/** A decimal fraction: `coefficient * 10 ^ exponent`. */
export interface Decimal {
  readonly coefficient: bigint;
  /** int32. */
  readonly exponent: number;
}

/**
 * A value whose type is not known before run time. A `number` is a 64-bit float, a `bigint` an integer of any size,
 * a `Date` an instant in whole milliseconds.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | Decimal
  | readonly Value[]
  | ValueMap;

export interface ValueMap {
  readonly [key: string]: Value;
}
