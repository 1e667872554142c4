import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EncodeError } from './encode-error.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

const limits = { timeout: 10_000 };

function written(write: (writer: Writer) => void, size = 0): Uint8Array {
  const writer = new Writer(size);
  write(writer);
  return writer.finish();
}

const read = (bytes: Uint8Array) => new Reader(bytes, 'test.Message');

const int32 = fc.oneof(fc.integer(), fc.integer({ min: -200, max: 200 }));
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int64 = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.integer().map(BigInt));
const uint64 = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), uint32.map(BigInt));

test('every scalar is read as it was written', limits, () => {
  fc.assert(
    fc.property(int32, uint32, int64, uint64, fc.nat(40), (i32, u32, i64, u64, size) => {
      assert.equal(read(written((w) => w.int32(i32), size)).int32(), i32);
      assert.equal(read(written((w) => w.sint32(i32), size)).sint32(), i32);
      assert.equal(read(written((w) => w.sfixed32(i32), size)).sfixed32(), i32);
      assert.equal(read(written((w) => w.uint32(u32), size)).uint32(), u32);
      assert.equal(read(written((w) => w.fixed32(u32), size)).fixed32(), u32);
      assert.equal(read(written((w) => w.int64(i64), size)).int64(), i64);
      assert.equal(read(written((w) => w.sint64(i64), size)).sint64(), i64);
      assert.equal(read(written((w) => w.sfixed64(i64), size)).sfixed64(), i64);
      assert.equal(read(written((w) => w.uint64(u64), size)).uint64(), u64);
      assert.equal(read(written((w) => w.fixed64(u64), size)).fixed64(), u64);
    }),
  );
});

test('varints are written in their shortest form', limits, () => {
  for (let bits = 1; bits <= 64; bits++) {
    const value = 2n ** BigInt(bits) - 1n;
    assert.equal(written((w) => w.uint64(value)).length, Math.ceil(bits / 7));
    if (bits <= 32) assert.equal(written((w) => w.uint32(Number(value))).length, Math.ceil(bits / 7));
  }
  assert.equal(written((w) => w.int32(-1)).length, 10);
  assert.equal(written((w) => w.int64(-1n)).length, 10);
});

test('numbers out of range are refused', limits, () => {
  const refuse = (write: (writer: Writer) => void) => {
    assert.throws(() => written(write), EncodeError);
  };
  for (const value of [-1, 0.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY]) {
    refuse((w) => w.uint32(value));
    refuse((w) => w.fixed32(value));
  }
  for (const value of [-(2 ** 31) - 1, 2 ** 31, 0.5, Number.NaN]) {
    refuse((w) => w.int32(value));
    refuse((w) => w.sint32(value));
    refuse((w) => w.sfixed32(value));
  }
  for (const value of [-1n, 2n ** 64n]) {
    refuse((w) => w.uint64(value));
    refuse((w) => w.fixed64(value));
  }
  for (const value of [-(2n ** 63n) - 1n, 2n ** 63n]) {
    refuse((w) => w.int64(value));
    refuse((w) => w.sint64(value));
    refuse((w) => w.sfixed64(value));
  }
});

test('floats and doubles keep their bits', limits, () => {
  fc.assert(
    fc.property(fc.double(), fc.float(), (double, float) => {
      assert.ok(Object.is(read(written((w) => w.double(double))).double(), double));
      assert.ok(Object.is(read(written((w) => w.float(float))).float(), float));
    }),
  );
});

test('text is written as TextEncoder writes it, lone surrogates included', limits, () => {
  const text = fc.oneof(
    fc.string({ maxLength: 100 }),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes)),
  );
  fc.assert(
    fc.property(text, fc.nat(200), (value, size) => {
      const bytes = read(written((w) => w.string(value), size)).bytes();
      assert.deepEqual(bytes, new TextEncoder().encode(value));
    }),
  );
});

test('nested messages get their length, however long it is', limits, () => {
  for (const length of [0, 1, 126, 127, 128, 300, 20_000]) {
    for (const tag of [10, 802, 160_002]) {
      const bytes = written((w) => {
        const outer = w.mark();
        w.bytes(new Uint8Array(length).fill(1));
        w.close(outer, tag);
      });
      const r = read(bytes);
      assert.equal(r.tag(), tag);
      r.enter();
      assert.equal(r.end, bytes.length);
      assert.equal(r.bytes().length, length);
      assert.equal(r.pos, r.end);
    }
  }
});

test('a short result of a large buffer does not keep that buffer alive', limits, () => {
  const bytes = written((w) => w.bytes(new Uint8Array(3000)), 1_000_000);
  assert.ok(bytes.buffer.byteLength < 10_000);
});
