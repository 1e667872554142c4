import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyInstant } from './fixtures/any-value.js';
import { decodeVersionedBytes, encodeVersionedBytes } from './internal/values/versioned-bytes.js';
import { Decimal, Instant, type Value, type ValuesEncoding } from './types/values.js';
import { type ValueOf, type ValueType, valueAs } from './value-type.js';
import { isWireError, wireErrors } from './wire-errors.js';

const timeout = 30_000;
const encodings: readonly ValuesEncoding[] = ['json', 'json2', 'cbor', 'values'];

const type = {
  record: {
    flag: 'boolean',
    count: 'integer',
    ratio: 'float',
    name: 'text',
    data: 'bytes',
    at: 'instant',
    price: 'decimal',
    deep: { list: { record: { n: { optional: 'integer' }, more: { optional: { list: 'text' } } } } },
  },
} as const satisfies ValueType;

const plain = { noNullPrototype: true } as const;
const anyOfType: fc.Arbitrary<ValueOf<typeof type>> = fc.record(
  {
    flag: fc.boolean(),
    count: fc.bigInt(),
    ratio: fc.double({ noNaN: true, noDefaultInfinity: true }),
    name: fc.string({ unit: 'grapheme' }),
    data: fc.uint8Array(),
    at: anyInstant,
    price: fc
      .record({ coefficient: fc.bigInt(), exponent: fc.integer({ min: -20, max: 20 }) })
      .map(({ coefficient, exponent }) => new Decimal(coefficient, exponent)),
    deep: fc.array(
      fc.record({ n: fc.bigInt(), more: fc.array(fc.string()) }, { requiredKeys: [], ...plain }) as fc.Arbitrary<{
        n: bigint | undefined;
        more: readonly string[] | undefined;
      }>,
      { maxLength: 3 },
    ),
  },
  plain,
);

/** One number has many forms as a decimal. */
function normal({ price, ...rest }: ValueOf<typeof type>) {
  return { ...rest, price: price.toString() };
}

function refused(wanted: ValueType, value: Value): void {
  assert.throws(
    () => valueAs(wanted, value),
    (error) => isWireError(error, wireErrors.invalidType),
    `${JSON.stringify(wanted)} from ${String(value)}`,
  );
}

describe('a value of a known type', { timeout }, () => {
  it('is the same whatever the encoding was', () => {
    fc.assert(
      fc.property(anyOfType, fc.constantFrom(...encodings), (value, encoding) => {
        const received = decodeVersionedBytes(encodeVersionedBytes(value, encoding));
        assert.deepEqual(normal(valueAs(type, received)), normal(value));
      }),
    );
  });

  it('has no other members than those of its type, and all of those', () => {
    const wanted = { record: { a: 'integer', b: { optional: 'text' } } } as const;
    assert.deepEqual(valueAs(wanted, { a: 1n, c: 2n }), { a: 1n });
    assert.deepEqual(valueAs(wanted, { a: 1n, b: null }), { a: 1n });
    assert.deepEqual(valueAs(wanted, { a: 1n, b: 'x' }), { a: 1n, b: 'x' });
    refused(wanted, { b: 'x' });
    refused(wanted, null);
    refused({ record: { constructor: 'any' } as const }, {});
    refused({ record: { at: 'instant' } }, {});
  });

  it('may be nothing where nothing is required', () => {
    assert.deepEqual(valueAs({ record: { b: { optional: 'text' } } }, null), {});
    assert.deepEqual(valueAs('any', null), null);
    assert.deepEqual(valueAs('instant', null), Instant.zero);
  });

  it('names the place that does not fit', () => {
    assert.throws(() => valueAs({ record: { list: { list: 'bytes' } } }, { list: [new Uint8Array(0), true] }), {
      details: 'invalid type: value.list[1] is no bytes',
    });
  });

  it('is read from lists of bytes and from other zones too', () => {
    assert.deepEqual(valueAs('bytes', [0n, 255n]), Uint8Array.of(0, 255));
    assert.deepEqual(valueAs('instant', '1970-01-01T01:00:00.5+01:00'), new Instant(500_000_000n));
    assert.deepEqual(valueAs('instant', new Date(1)), new Instant(1_000_000n));
    assert.deepEqual(valueAs('decimal', '-0.05'), new Decimal(-5n, -2));
    assert.equal(valueAs('integer', 2 ** 60), 2n ** 60n);
  });

  it('is refused when it cannot be meant', () => {
    const wrong: readonly (readonly [ValueType, Value])[] = [
      ['boolean', 'true'],
      ['integer', 0.5],
      ['integer', '0x1'],
      ['integer', ''],
      ['float', 'x'],
      ['text', 1n],
      ['bytes', 'not base64'],
      ['bytes', [256n]],
      ['instant', '2024-13-01T00:00:00Z'],
      ['instant', 'yesterday'],
      ['decimal', '1e5'],
      ['decimal', Uint8Array.of(0, 0, 0, 0, 9)],
      ['decimal', Uint8Array.of(0, 0)],
      [{ list: 'any' }, { length: 1n }],
      [{ record: {} }, []],
      [{ record: {} }, new Instant(0n)],
    ];
    for (const [wanted, value] of wrong) refused(wanted, value);
  });
});
