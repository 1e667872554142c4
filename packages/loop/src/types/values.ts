/** A decimal fraction: `coefficient * 10 ^ exponent`. */
export class Decimal {
  readonly coefficient: bigint;
  /** int32. */
  readonly exponent: number;

  constructor(coefficient: bigint, exponent: number) {
    this.coefficient = coefficient;
    this.exponent = exponent;
  }

  /**
   * Plain digits, without an exponent: `-0.005`.
   *
   * @throws RangeError for an exponent of more than 10,000, which would fill the memory.
   */
  toString(): string {
    if (Math.abs(this.exponent) > 10_000) throw new RangeError(`10 ^ ${this.exponent} has too many digits to write`);
    const sign = this.coefficient < 0n ? '-' : '';
    const digits = String(this.coefficient < 0n ? -this.coefficient : this.coefficient);
    if (this.exponent >= 0) return digits === '0' ? '0' : `${sign}${digits}${'0'.repeat(this.exponent)}`;
    const padded = digits.padStart(1 - this.exponent, '0');
    const fraction = padded.slice(this.exponent).replace(/0+$/, '');
    return `${sign}${padded.slice(0, this.exponent)}${fraction && `.${fraction}`}`;
  }
}

const perSecond = 1_000_000_000n;
const perMillisecond = 1_000_000n;

/** A point in time, in whole nanoseconds, as Go's `time.Time` without its zone. */
export class Instant {
  /** Since 1970-01-01T00:00:00Z. */
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }

  /** Go's zero time, the first instant of year 1. */
  static get zero(): Instant {
    return new Instant(-62_135_596_800n * perSecond);
  }

  static from(date: Date): Instant {
    return new Instant(BigInt(date.getTime()) * perMillisecond);
  }

  /** The same instant, cut to whole milliseconds. */
  toDate(): Date {
    const rest = this.nanoseconds % perMillisecond;
    return new Date(Number((this.nanoseconds - rest) / perMillisecond) - (rest < 0n ? 1 : 0));
  }

  /** RFC 3339 in UTC with as many digits of the second as it has: `2024-05-06T07:08:09.000000001Z`. */
  toString(): string {
    const nanoseconds = ((this.nanoseconds % perSecond) + perSecond) % perSecond;
    const seconds = new Date(Number((this.nanoseconds - nanoseconds) / perSecond) * 1000).toISOString().slice(0, -5);
    const fraction = String(nanoseconds).padStart(9, '0').replace(/0+$/, '');
    return `${seconds}${fraction && `.${fraction}`}Z`;
  }
}

/**
 * A value whose type is not known before run time: what goes into and comes out of contract readers, codecs and
 * configurations. A `bigint` is an integer of any size, a `number` always a 64-bit float, a `Date` an instant in whole
 * milliseconds. What comes from the wire holds an `Instant` for a time, an object for a map with text as keys, and a
 * `Map` for any other.
 *
 * The wire does not carry Go's types. In the default encoding (CBOR), and in both of JSON, times and decimals arrive as
 * text; in JSON bytes arrive as base64, and a float without a fraction as an integer.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | Instant
  | Decimal
  | readonly Value[]
  | ReadonlyMap<string | bigint, Value>
  | ValueMap;

export interface ValueMap {
  readonly [key: string]: Value;
}

/**
 * How values travel: `cbor` unless somebody asks otherwise. `json2` is JSON with numbers as text, `values` the protobuf
 * message `values.v1.Value`, the only one that keeps each kind of value.
 */
export type ValuesEncoding = 'json' | 'json2' | 'cbor' | 'values';
