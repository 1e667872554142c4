import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LooppError, Status } from '@loopp/grpc';
import fc from 'fast-check';
import { anyInstant, anyValue } from '../../fixtures/any-value.js';
import { Decimal, Instant, type Value, type ValuesEncoding } from '../../types/values.js';
import { isWireError, wireErrors } from '../../wire-errors.js';
import { InvalidValueError } from './invalid-value-error.js';
import { decodeVersionedBytes, encodeVersionedBytes, encodingNamed } from './versioned-bytes.js';

const timeout = 30_000;
const encodings: readonly ValuesEncoding[] = ['json', 'json2', 'cbor', 'values'];

function roundTrip(value: unknown, encoding: ValuesEncoding): Value {
  return decodeVersionedBytes(encodeVersionedBytes(value, encoding));
}

/** What is left of a value where the wire has no types: leaves as the encoding writes them. */
function untyped(value: Value, leaf: (value: Value) => Value): Value {
  if (Array.isArray(value)) return value.map((item) => untyped(item, leaf));
  if (value instanceof Map) return new Map([...value].map(([key, member]) => [key, untyped(member, leaf)]));
  if (value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, untyped(member, leaf)]));
  }
  return leaf(value);
}

function asText(value: Value): Value {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value instanceof Instant || value instanceof Decimal ? value.toString() : value;
}

function inJson(value: Value): Value {
  return typeof value === 'number' && /^-?[1-9]\d*$|^0$/.test(String(value)) && !Object.is(value, -0)
    ? BigInt(String(value))
    : asText(value);
}

function inJson2(value: Value): Value {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  const isMachineInteger = typeof value === 'bigint' && value >= -(2n ** 63n) && value < 2n ** 64n;
  return isMachineInteger ? String(value) : asText(value);
}

function inCbor(value: Value): Value {
  if (value instanceof Instant) return value.nanoseconds === Instant.zero.nanoseconds ? null : value.toString();
  if (!(value instanceof Decimal)) return value;
  const bytes = roundTrip(value, 'cbor');
  assert.ok(bytes instanceof Uint8Array);
  return bytes;
}

describe('values on the wire', { timeout }, () => {
  it('come back as they were, in values.v1', () => {
    const any = anyValue({ integerKeys: 'none', allFloats: true });
    fc.assert(fc.property(any, (value) => assert.deepEqual(roundTrip(value, 'values'), value)));
  });

  it('come back as they were in CBOR, but for times and decimals', () => {
    const any = anyValue({ integerKeys: 'any', allFloats: true });
    fc.assert(fc.property(any, (value) => assert.deepEqual(roundTrip(value, 'cbor'), untyped(value, inCbor))));
  });

  it('come back as what JSON can tell apart', () => {
    const any = anyValue({ integerKeys: 'none', allFloats: false });
    fc.assert(fc.property(any, (value) => assert.deepEqual(roundTrip(value, 'json'), untyped(value, inJson))));
  });

  it('come back as text where JSON has numbers as text', () => {
    const any = anyValue({ integerKeys: 'none', allFloats: false });
    fc.assert(fc.property(any, (value) => assert.deepEqual(roundTrip(value, 'json2'), untyped(value, inJson2))));
  });

  it('are the same bytes whatever the order of a map', () => {
    const any = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer(), { noNullPrototype: true });
    fc.assert(
      fc.property(any, (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        for (const encoding of ['json', 'json2', 'cbor'] as const) {
          assert.deepEqual(encodeVersionedBytes(reversed, encoding), encodeVersionedBytes(value, encoding));
        }
      }),
    );
  });

  it('go as CBOR unless another encoding is asked for, under the version that says so', () => {
    assert.equal(encodeVersionedBytes(null).version, 2);
    for (const [version, encoding] of encodings.entries()) {
      assert.equal(encodeVersionedBytes(null, encoding).version, version);
      assert.equal(encodingNamed(version), encoding);
    }
  });

  it('are nil when they are nothing, and leave out members that are undefined', () => {
    for (const encoding of encodings) {
      assert.equal(roundTrip(undefined, encoding), null);
      assert.deepEqual(roundTrip({ a: undefined, b: [undefined] }, encoding), { b: [null] });
      assert.deepEqual(roundTrip({}, encoding), {});
      assert.deepEqual(roundTrip([], encoding), []);
    }
  });

  it('are bytes of their own, not a view of the message', () => {
    for (const encoding of ['cbor', 'values'] as const) {
      const { version, data } = encodeVersionedBytes(Uint8Array.of(1, 2, 3), encoding);
      const message = Buffer.from(data);
      const value = decodeVersionedBytes({ version, data: message });
      message.fill(0);
      assert.deepEqual(value, Uint8Array.of(1, 2, 3));
    }
  });

  it('keep a member named __proto__ as a member', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":true}}');
    for (const encoding of ['json', 'json2', 'cbor'] as const) assert.deepEqual(roundTrip(value, encoding), value);
  });

  it('keep integers beyond 2^53 exact, and a float without a fraction a float', () => {
    for (const value of [2n ** 53n + 1n, 2n ** 64n, -(2n ** 64n), -(2n ** 64n) - 1n, 10n ** 300n]) {
      for (const encoding of ['json', 'cbor', 'values'] as const) assert.equal(roundTrip(value, encoding), value);
    }
    for (const value of [1, -0, 2 ** 60, Number.MAX_VALUE, Number.MIN_VALUE]) {
      for (const encoding of ['cbor', 'values'] as const) assert.equal(roundTrip(value, encoding), value);
    }
  });
});

describe('what is no value', { timeout }, () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  const refused: readonly (readonly [string, unknown])[] = [
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['an object of a class', new URL('http://x')],
    ['a value within itself', cyclic],
    ['an invalid date', new Date(Number.NaN)],
    ['an instant before year 1', new Instant(Instant.zero.nanoseconds - 1n)],
    ['an instant after year 9999', new Instant(10n ** 30n)],
    ['a decimal with a fraction as exponent', new Decimal(1n, 0.5)],
    ['half a surrogate pair', '\ud800'],
    ['half a surrogate pair as a key', { '\ud800': 1n }],
    ['a map with a float as key', new Map([[1.5, 'x']])],
    ['a map with a key of more than 64 bits', new Map([[2n ** 64n, 'x']])],
  ];
  for (const [name, value] of refused) {
    it(`${name} is refused before it is written`, () => {
      for (const encoding of encodings) {
        assert.throws(() => encodeVersionedBytes([value], encoding), InvalidValueError, encoding);
      }
    });
  }

  it('a float that JSON does not know is refused there only', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const encoding of ['json', 'json2'] as const) {
        assert.throws(() => encodeVersionedBytes(value, encoding), InvalidValueError);
      }
    }
  });

  it('a decimal of more digits than memory is refused where it would be written out', () => {
    const huge = new Decimal(1n, 2 ** 31 - 1);
    for (const encoding of ['json', 'json2'] as const) {
      assert.throws(() => encodeVersionedBytes(huge, encoding), InvalidValueError);
    }
    assert.deepEqual(roundTrip(huge, 'values'), huge);
  });

  it('a map with integers as keys is refused in values.v1', () => {
    assert.throws(() => encodeVersionedBytes(new Map([[1n, 1n]]), 'values'), InvalidValueError);
  });
});

describe('bytes that are no value', { timeout }, () => {
  const decode = (version: number, data: Uint8Array) => () => decodeVersionedBytes({ version, data });
  const ascii = (text: string) => Buffer.from(text, 'latin1');

  it('are refused, whatever they are, with one kind of error', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 60 }), (version, data) => {
        try {
          decodeVersionedBytes({ version, data });
        } catch (error) {
          assert.ok(error instanceof InvalidValueError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are refused when cut short or continued, in every encoding that knows its end', () => {
    const any = anyValue({ integerKeys: 'none', allFloats: false });
    const arrays = any.map((value) => [value]);
    fc.assert(
      fc.property(arrays, fc.constantFrom('json', 'json2', 'cbor'), fc.nat(), (value, encoding, at) => {
        const { version, data } = encodeVersionedBytes(value, encoding);
        assert.throws(decode(version, data.subarray(0, at % data.length)), InvalidValueError);
        assert.throws(decode(version, Buffer.concat([data, ascii('1')])), InvalidValueError);
      }),
    );
  });

  const refused: readonly (readonly [string, number, Uint8Array])[] = [
    ['nothing, as JSON', 0, ascii('')],
    ['JSON with a number as key', 0, ascii('{1:2}')],
    ['JSON with a leading zero', 0, ascii('01')],
    ['JSON with a float beyond all', 0, ascii('1e400')],
    ['JSON with an endless integer', 0, ascii('9'.repeat(20_000))],
    ['JSON that nests a million deep', 0, ascii('['.repeat(1_000_000))],
    ['JSON that nests 100,000 deep and closes', 0, ascii('['.repeat(100_000) + ']'.repeat(100_000))],
    ['a text of escapes without end', 0, ascii(`"${'\\"'.repeat(1_000_000)}`)],
    ['JSON v2 with bytes that are no UTF-8', 1, ascii('"\xff"')],
    ['nothing, as CBOR', 2, ascii('')],
    ['CBOR that nests a million deep', 2, new Uint8Array(1_000_000).fill(0x81)],
    ['a key that is a big integer', 2, Uint8Array.of(0xa1, 0xc2, 0x41, 5, 1)],
    ['tags that nest a million deep', 2, new Uint8Array(1_000_000).fill(0xc2)],
    ['a list of 2^32 members without one', 2, Uint8Array.of(0x9a, 0xff, 0xff, 0xff, 0xff)],
    ['a list of more members than Go takes', 2, new Uint8Array(140_000).fill(0, 1).fill(0x9f, 0, 1)],
    ['a break without a list', 2, Uint8Array.of(0xff)],
    ['a map with a list as key', 2, Uint8Array.of(0xa1, 0x80, 0x00)],
    ['a map with a big integer as key', 2, Uint8Array.of(0xa1, 0xc2, 0x49, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x00)],
    ['a time with a tag, which the original never writes', 2, Uint8Array.of(0xc1, 0x00)],
    ['an unknown tag', 2, Uint8Array.of(0xd8, 0x63, 0x00)],
    ['a big integer that is no bytes', 2, Uint8Array.of(0xc2, 0x00)],
    ['a values.v1 that nests too deep', 3, nested(70)],
    ['a values.v1 that is no protobuf', 3, new Uint8Array(1_000_000).fill(0x2a)],
  ];
  for (const [name, version, data] of refused) {
    it(`${name} is refused`, () => assert.throws(decode(version, data), InvalidValueError));
  }

  it('a version that nobody knows is an invalid encoding, an absent message an invalid type', () => {
    assert.throws(decode(4, ascii('')), {
      details: 'invalid encoding: unsupported encoding version 4',
      status: Status.INVALID_ARGUMENT,
    });
    assert.throws(() => decodeVersionedBytes(undefined), { details: 'invalid type: the value is missing' });
  });

  it('the error is one of ours, and the original’s too', () => {
    const error = new InvalidValueError('x');
    assert.ok(error instanceof LooppError);
    assert.ok(isWireError(error, wireErrors.invalidType));
  });

  it('JSON v1 takes bytes that are no UTF-8 for U+FFFD, as Go does', () => {
    assert.equal(decodeVersionedBytes({ version: 0, data: ascii('"\xff"') }), '\ufffd');
  });
});

/** So many lists of values.v1, one in the other. */
function nested(levels: number): Uint8Array {
  let bytes = Buffer.alloc(0);
  for (let level = 0; level < levels; level++) {
    const item = Buffer.concat([Buffer.of(0x12), varint(bytes.length), bytes]);
    bytes = Buffer.concat([Buffer.of(0x2a), varint(item.length), item]);
  }
  return bytes;
}

function varint(value: number): Buffer {
  return value < 128 ? Buffer.of(value) : Buffer.of((value & 127) | 128, value >> 7);
}

describe('instants', { timeout }, () => {
  it('are written to the nanosecond', () => {
    assert.equal(new Instant(1n).toString(), '1970-01-01T00:00:00.000000001Z');
    assert.equal(new Instant(-1n).toString(), '1969-12-31T23:59:59.999999999Z');
    assert.equal(new Instant(1_500_000_000n).toString(), '1970-01-01T00:00:01.5Z');
    assert.equal(Instant.zero.toString(), '0001-01-01T00:00:00Z');
  });

  it('and dates are the same to the millisecond, before and after 1970', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const date = instant.toDate();
        const cut = Instant.from(date).nanoseconds;
        assert.ok(cut <= instant.nanoseconds && instant.nanoseconds - cut < 1_000_000n);
        assert.equal(date.toISOString().slice(0, 19), instant.toString().slice(0, 19));
      }),
    );
  });

  it('are what a Date becomes on the wire', () => {
    const date = new Date('2024-05-06T07:08:09.010Z');
    assert.deepEqual(roundTrip(date, 'values'), Instant.from(date));
    assert.equal(roundTrip(date, 'cbor'), '2024-05-06T07:08:09.01Z');
  });
});

describe('decimals', { timeout }, () => {
  it('are written without an exponent', () => {
    const texts: readonly (readonly [bigint, number, string])[] = [
      [0n, 5, '0'],
      [-5n, -3, '-0.005'],
      [1500n, -2, '15'],
      [12345n, -2, '123.45'],
      [-12n, 3, '-12000'],
    ];
    for (const [coefficient, exponent, text] of texts) assert.equal(String(new Decimal(coefficient, exponent)), text);
  });
});
