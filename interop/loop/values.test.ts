import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Status, StatusError } from '@loopp/grpc';
import { Decimal, Instant, InvalidValueError, type Value, type ValueMap, type ValuesEncoding } from '@loopp/loop';
import fc from 'fast-check';
import { anyValue } from '../../packages/loop/src/fixtures/any-value.js';
import { decodeVersionedBytes, encodeVersionedBytes } from '../../packages/loop/src/internal/values/versioned-bytes.js';
import { buildTimeout } from './go-programs.js';
import { GoCodec } from './values-codec.js';
import { type Description, describeValue, hex, type Leaf } from './values-description.js';
import { withGo } from './with-go.js';

/** LOOPP_VALUES_SEED=N replays what a failure printed as its seed; LOOPP_VALUES_TIMES=N runs N times as many rounds. */
const times = Number(process.env['LOOPP_VALUES_TIMES'] ?? 1);
const seed = process.env['LOOPP_VALUES_SEED'];
const limit = { timeout: 60_000 * times };

function rounds(count: number): fc.Parameters<[unknown]> {
  return { numRuns: count * times, ...(seed !== undefined && { seed: Number(seed) }) };
}

const encodings: readonly ValuesEncoding[] = ['json', 'json2', 'cbor', 'values'];

/** Those of Go's and of ours whose maps have an order, and so one member at most where Go does not sort. */
const written = {
  json: anyValue({ integerKeys: 'signed', allFloats: false }),
  json2: anyValue({ integerKeys: 'signed', allFloats: false, maxMembers: 1 }),
  cbor: anyValue({ integerKeys: 'signed', allFloats: true }),
  values: anyValue({ integerKeys: 'none', allFloats: true, maxMembers: 1 }),
};

function text(value: unknown): Description {
  return describeValue(String(value));
}

/** What Go gives a value to write: an integer that fits no int64 is a big.Int for those encodings that ask. */
function given(value: Value, encoding: ValuesEncoding): Description {
  const bigFrom = encoding === 'values' ? 2n ** 63n : 2n ** 64n;
  return describeValue(value, (leaf) =>
    typeof leaf === 'bigint' && leaf >= bigFrom ? { kind: 'big', text: String(leaf) } : undefined,
  );
}

/** What an `any` of Go's holds after reading a value. */
const seen: Record<ValuesEncoding, Leaf> = {
  json: (leaf) => {
    if (typeof leaf === 'bigint') return { kind: 'number', text: String(leaf) };
    if (typeof leaf === 'number') return { kind: 'number', text: Object.is(leaf, -0) ? '-0' : String(leaf) };
    return inAnyJson(leaf, seen.json);
  },
  json2: (leaf) => {
    if (typeof leaf === 'bigint') {
      // A big.Int is the one number without quotes, and a float to whoever does not expect one.
      return leaf >= -(2n ** 63n) && leaf < 2n ** 64n ? text(leaf) : describeValue(Number(leaf));
    }
    if (typeof leaf === 'number') return text(Object.is(leaf, -0) ? '-0' : leaf);
    return inAnyJson(leaf, seen.json2);
  },
  cbor: (leaf) => {
    if (typeof leaf === 'bigint' && leaf >= 0n && leaf < 2n ** 64n) return { kind: 'uint', text: String(leaf) };
    if (leaf instanceof Instant) {
      return leaf.nanoseconds === Instant.zero.nanoseconds ? { kind: 'nil' } : text(leaf);
    }
    if (leaf instanceof Decimal) return describeValue(decodeVersionedBytes(encodeVersionedBytes(leaf)));
    return undefined;
  },
  values: (leaf) => (typeof leaf === 'bigint' && leaf >= 2n ** 63n ? { kind: 'big', text: String(leaf) } : undefined),
};

function inAnyJson(leaf: Value, member: Leaf): Description | undefined {
  if (leaf instanceof Uint8Array) return text(Buffer.from(leaf).toString('base64'));
  if (leaf instanceof Map) return describeValue(withTextKeys(leaf), member);
  return leaf instanceof Instant || leaf instanceof Decimal ? text(leaf) : undefined;
}

function withTextKeys(map: ReadonlyMap<string | bigint, Value>): Value {
  return Object.fromEntries([...map].map(([key, member]) => [String(key), member]));
}

/** The example `everything` of cmd/values, as each encoding gives a Go struct to those who do not know its type. */
function everything(encoding: ValuesEncoding): ValueMap {
  const number = (value: bigint): Value => (encoding === 'json2' ? String(value) : value);
  const bytes = (...value: number[]): Value =>
    encoding.startsWith('json') ? Buffer.from(value).toString('base64') : Uint8Array.from(value);
  const left = encoding === 'values' ? 'Left' : 'left';
  const nil = <T extends Value>(empty: T) => (encoding === 'values' || encoding === 'json2' ? empty : null);
  const when = new Instant(1_714_979_289_000_000_010n);
  return {
    Flag: true,
    Small: number(-5n),
    Wide: number(2n ** 64n - 1n),
    Price: -7n * 2n ** 80n,
    Share: encoding === 'json2' ? '0.5' : 0.5,
    Text: '<é>',
    Bytes: bytes(1, 2, 3),
    Hash: encoding === 'json' ? [4n, 5n, 6n, 7n] : bytes(4, 5, 6, 7),
    When: encoding === 'values' ? when : when.toString(),
    Took: encoding === 'json2' ? '1m30s' : 90_000_000_000n,
    List: [number(1n), number(-2n)],
    Table: { b: number(2n) },
    Inner:
      encoding === 'json2' || encoding === 'values' ? { account: '0xabc', [left]: number(0n) } : { account: '0xabc' },
    Pointer: { account: '0xdef', [left]: number(9n) },
    Nothing: null,
    NoList: nil([]),
    NoBytes: encoding === 'json2' ? '' : nil(new Uint8Array(0)),
    NoTable: nil({}),
  };
}

withGo(() => {
  describe("values, against the original's codec", () => {
    let go: GoCodec;

    before(async () => {
      go = await GoCodec.start();
    }, buildTimeout);
    after(() => go?.close());

    for (const [version, encoding] of encodings.entries()) {
      it(`in ${encoding} are the same bytes as the original writes`, limit, async () => {
        await fc.assert(
          fc.asyncProperty(written[encoding], async (value) => {
            const ours = encodeVersionedBytes(value, encoding);
            assert.deepEqual(await go.encoded(version, given(value, encoding)), ours);
          }),
          rounds(1_000),
        );
      });

      it(`in ${encoding} are to the original what they are to us`, limit, async () => {
        const any = anyValue({ integerKeys: encoding === 'values' ? 'none' : 'any', allFloats: version > 1 });
        await fc.assert(
          fc.asyncProperty(any, async (value) => {
            // The original dies of a nil that is the whole of a values.v1 (see below).
            const whole = encoding === 'values' && value === null ? [value] : value;
            const theirs: unknown = JSON.parse(await go.decoded(encodeVersionedBytes(whole, encoding)));
            assert.deepEqual(theirs, describeValue(whole, seen[encoding]));
          }),
          rounds(1_000),
        );
      });

      it(`in ${encoding} show the fields of a Go struct`, limit, async () => {
        assert.deepEqual(decodeVersionedBytes(await go.encoded(version, 'everything')), everything(encoding));
      });

      it(`in ${encoding} fill a Go struct`, limit, async () => {
        // What a Go struct showed fills it again; nil lists stay nil when they are sent so.
        const value = { ...everything(encoding), NoList: null, NoBytes: null, NoTable: null };
        if (encoding !== 'values') {
          assert.equal(await go.decoded(encodeVersionedBytes(value, encoding), 'everything'), 'as sent');
        } else {
          // The original does not read back the pointers to structs that it wrote.
          await assert.rejects(go.decoded(encodeVersionedBytes(value, encoding), 'everything'), {
            details: /'Pointer'/,
          });
        }
        const without = encodeVersionedBytes({ ...value, Pointer: null }, encoding);
        assert.equal(await go.decoded(without, 'without pointer'), 'as sent');
      });
    }

    for (const encoding of ['json', 'json2', 'cbor'] as const) {
      it(`in ${encoding} are refused wherever the original refuses them, whatever bytes change`, limit, async () => {
        const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 2 }), fc.uint8Array({ maxLength: 2 }));
        const damaged = fc.tuple(written[encoding], change).map(([value, [at, removed, added]]) => {
          const { version, data } = encodeVersionedBytes([value], encoding);
          const start = at % data.length;
          return { version, data: Buffer.concat([data.subarray(0, start), added, data.subarray(start + removed)]) };
        });
        let accepted = 0;
        await fc.assert(
          fc.asyncProperty(damaged, async (bytes) => {
            const value = readable(bytes);
            if (value === undefined) return;
            accepted++;
            const theirs: unknown = JSON.parse(await go.decoded(bytes));
            // Bytes that are no UTF-8 are text to Go; here each run of them is U+FFFD. Numbers of JSON stay text there.
            if (encoding === 'cbor' && !holdsReplacement(value)) {
              assert.equal(withoutIntegerTypes(theirs), withoutIntegerTypes(describeValue(value, seen.cbor)));
            }
          }),
          rounds(3_000),
        );
        assert.ok(accepted > 50);
      });
    }

    it('show nil lists and maps of Go as null or as empty, by the encoding', limit, async () => {
      for (const [example, empty] of [
        ['nillist', []],
        ['nilmap', {}],
      ] as const) {
        const values = await Promise.all(
          [0, 1, 2, 3].map(async (v) => decodeVersionedBytes(await go.encoded(v, example))),
        );
        assert.deepEqual(values, [null, empty, null, empty]);
      }
    });

    it('show a zero time of Go as null in CBOR, and as the first instant of year 1 elsewhere', limit, async () => {
      const [json, json2, cbor, values] = await Promise.all([0, 1, 2, 3].map((v) => go.encoded(v, 'zerotime')));
      assert.equal(decodeVersionedBytes(json), '0001-01-01T00:00:00Z');
      assert.equal(decodeVersionedBytes(json2), '0001-01-01T00:00:00Z');
      assert.equal(decodeVersionedBytes(cbor), null);
      assert.deepEqual(decodeVersionedBytes(values), Instant.zero);
    });

    it('fill a big.Int of Go where the encoding does not tell it from an int64', limit, async () => {
      const fill = (encoding: ValuesEncoding, value: bigint, example: string) =>
        go.decoded(encodeVersionedBytes(value, encoding), example);
      for (const encoding of ['json', 'cbor'] as const) {
        assert.equal(await fill(encoding, 9n, 'bigint'), 'as sent');
        assert.equal(await fill(encoding, -1n, 'int64'), 'as sent');
      }
      for (const encoding of ['json2', 'values'] as const) {
        await assert.rejects(fill(encoding, 9n, 'bigint'), { details: /^invalid type: .*big\.Int/ });
        assert.equal(await fill(encoding, -1n, 'int64'), 'as sent');
      }
      for (const encoding of encodings) assert.equal(await fill(encoding, 2n ** 64n - 1n, 'uint64'), 'as sent');
    });

    it('nest as deep as the original follows CBOR, and no deeper', limit, async () => {
      const nested = (levels: number): Value => (levels === 0 ? true : [nested(levels - 1)]);
      const deepest = encodeVersionedBytes(nested(32));
      assert.deepEqual(JSON.parse(await go.decoded(deepest)), describeValue(nested(32)));
      assert.throws(() => encodeVersionedBytes(nested(33)), InvalidValueError);
      const deeper = { version: 2, data: Buffer.concat([Buffer.of(0x81), deepest.data]) };
      await assert.rejects(go.decoded(deeper), { details: /^invalid type: .*nested/ });
      assert.throws(() => decodeVersionedBytes(deeper), InvalidValueError);
    });

    it('have as many members as the original takes, and no more', limit, async () => {
      const list = (length: number): Value => new Array<boolean>(length).fill(true);
      const longest = encodeVersionedBytes(list(131_072));
      assert.ok((await go.decoded(longest)).length > 131_072);
      assert.throws(() => encodeVersionedBytes(list(131_073)), InvalidValueError);
      const longer = {
        version: 2,
        data: Buffer.concat([Buffer.of(0x9f), longest.data.subarray(5), Buffer.of(0xf5, 0xff)]),
      };
      await assert.rejects(go.decoded(longer), { details: /^invalid type: .*131072/ });
      assert.throws(() => decodeVersionedBytes(longer), InvalidValueError);
    });

    it("are refused with the original's code and kind of text", limit, async () => {
      for (const version of [0, 1, 2, 3]) {
        const data = Buffer.from(version === 3 ? '0aff' : '"', 'hex');
        const theirs = await go.decoded({ version, data }).catch((error: unknown) => error);
        assert.ok(theirs instanceof StatusError);
        assert.throws(
          () => decodeVersionedBytes({ version, data }),
          (ours) =>
            ours instanceof InvalidValueError &&
            ours.status === Status.INVALID_ARGUMENT &&
            ours.status === theirs.status &&
            ours.details.startsWith('invalid type: ') &&
            theirs.details.startsWith('invalid type: '),
        );
      }
    });
  });

  describe('what the original dies of', () => {
    it('a nil that is the whole of a values.v1, when it is read', limit, () =>
      dies((go) => go.decoded(encodeVersionedBytes(null, 'values'))),
    );

    it('a nil big integer, when it is written as values.v1', limit, () => dies((go) => go.encoded(3, 'nilbig')));
  });
});

/** Its process ends; ours neither sends nor needs such a call to be safe. */
async function dies(call: (go: GoCodec) => Promise<unknown>): Promise<void> {
  const go = await GoCodec.start();
  try {
    await assert.rejects(call(go), { status: Status.UNAVAILABLE });
    const { stderrTail } = await go.exited;
    assert.match(stderrTail.join('\n'), /nil pointer dereference/);
  } finally {
    await go.close();
  }
}

/** A small integer may come as a bignum: to Go another type, to us the same. */
function withoutIntegerTypes(description: unknown): string {
  return JSON.stringify(description).replace(/"kind":"(?:int|uint|big)"/g, '"kind":"integer"');
}

function readable(bytes: { version: number; data: Uint8Array }): Value | undefined {
  try {
    return decodeVersionedBytes(bytes);
  } catch (error) {
    assert.ok(error instanceof InvalidValueError);
    return undefined;
  }
}

function holdsReplacement(value: Value): boolean {
  return JSON.stringify(describeValue(value)).includes(hex('\ufffd'));
}
