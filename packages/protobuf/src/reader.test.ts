import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from './decode-error.js';
import { maxDepth, Reader } from './reader.js';

const limits = { timeout: 10_000 };
const reader = (...bytes: number[]) => new Reader(Uint8Array.from(bytes), 'test.Message');
const refused = (reason: RegExp, offset?: number) => (error: unknown) => {
  assert.ok(error instanceof DecodeError);
  assert.match(error.message, reason);
  assert.equal(error.typeName, 'test.Message');
  if (offset !== undefined) assert.equal(error.offset, offset);
  return true;
};

test('varints of every length are read', limits, () => {
  assert.equal(reader(0x00).uint32(), 0);
  assert.equal(reader(0x7f).uint32(), 127);
  assert.equal(reader(0x80, 0x01).uint32(), 128);
  assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0x0f).uint32(), 0xffffffff);
  assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01).uint64(), 2n ** 64n - 1n);
  assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01).int64(), -1n);
  assert.equal(reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01).int32(), -1);
});

test('an integer that is too long for its field keeps its low bits, as in other implementations', limits, () => {
  assert.equal(reader(0x81, 0x80, 0x80, 0x80, 0x10).uint32(), 1);
  assert.equal(reader(0x80, 0x80, 0x80, 0x80, 0x10).bool(), true);
  assert.equal(reader(0x81, 0x00).uint32(), 1);
});

test('varints of more than 64 bits are refused', limits, () => {
  const nine = Array.from({ length: 9 }, () => 0xff);
  assert.throws(() => reader(...nine, 0x02).uint64(), refused(/more than 64 bits at byte 0/, 0));
  assert.throws(() => reader(...nine, 0xff, 0x01).uint64(), refused(/more than 64 bits/, 0));
  assert.throws(() => reader(...nine, 0x80, 0x00).skip(8), refused(/more than 64 bits/, 0));
});

test('input that ends inside a field is refused', limits, () => {
  assert.throws(() => reader().uint32(), refused(/truncated varint/));
  assert.throws(() => reader(0x80).uint32(), refused(/truncated varint/));
  assert.throws(() => reader(0x80).tag(), refused(/truncated varint/));
  assert.throws(() => reader(0x80).bool(), refused(/truncated varint/));
  assert.throws(() => reader(1, 2, 3).fixed32(), refused(/truncated field/));
  assert.throws(() => reader(1, 2, 3, 4, 5, 6, 7).double(), refused(/truncated field/));
  assert.throws(() => reader(2, 1).bytes(), refused(/length 2 beyond the end/, 0));
  assert.throws(() => reader(2, 65).string(), refused(/length 2 beyond the end/, 0));
  assert.throws(() => reader(0xff, 0xff, 0xff, 0xff, 0x0f).bytes(), refused(/length 4294967295 beyond the end/, 0));
});

test('nothing is read beyond the end of a nested message', limits, () => {
  const r = reader(1, 0x80, 0x01);
  const outer = r.enter();
  assert.equal(r.end, 2);
  assert.throws(() => r.uint32(), refused(/truncated varint/));
  r.leave(outer);
  assert.equal(r.uint32(), 128);
});

test('field number 0 and numbers beyond 29 bits are refused', limits, () => {
  assert.throws(() => reader(0x00).tag(), refused(/field number/, 0));
  assert.throws(() => reader(0x07).tag(), refused(/field number/, 0));
  assert.throws(() => reader(0x82, 0x00).tag(), refused(/field number/, 0));
  assert.equal(reader(0xfa, 0xff, 0xff, 0xff, 0x0f).tag(), 536870911 * 8 + 2);
  assert.throws(() => reader(0x8a, 0x80, 0x80, 0x80, 0x10).tag(), refused(/field number/, 0));
});

test('unknown fields of every wire type are skipped', limits, () => {
  const end = (r: Reader, tag: number) => {
    r.skip(tag);
    return r.pos;
  };
  assert.equal(end(reader(0x96, 0x01, 9), 8), 2);
  assert.equal(end(reader(1, 2, 3, 4, 5, 6, 7, 8, 9), 9), 8);
  assert.equal(end(reader(2, 1, 2, 9), 10), 3);
  assert.equal(end(reader(1, 2, 3, 4, 9), 13), 4);
  // A group with a varint, a string, and a group of its own.
  assert.equal(end(reader(0x08, 0x01, 0x12, 0x01, 0x61, 0x1b, 0x1c, 0x0c, 9), 11), 8);
});

test('groups that are not closed, or by another tag, are refused', limits, () => {
  assert.throws(() => reader(0x08, 0x01).skip(11), refused(/truncated varint/));
  assert.throws(() => reader(0x14).skip(11), refused(/tag of another/));
  assert.throws(() => reader().skip(12), refused(/not begun/));
  assert.throws(() => reader().skip(14), refused(/wire type 6/));
  assert.throws(() => reader().skip(15), refused(/wire type 7/));
});

test('nesting beyond the limit is refused, of groups too', limits, () => {
  const groups = Array.from({ length: maxDepth }, () => 0x0b);
  assert.throws(() => reader(...groups, 0x0b).skip(11), refused(/nested more than 256 deep/));
  const ends = Array.from({ length: maxDepth }, () => 0x0c);
  const r = reader(...groups.slice(1), ...ends);
  r.skip(11);
  assert.equal(r.pos, 2 * maxDepth - 1);
});

test('strings are read as UTF-8, with their byte order mark', limits, () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 80 })), (text) => {
      const encoded = new TextEncoder().encode(text);
      const length = encoded.length < 128 ? [encoded.length] : [(encoded.length & 0x7f) | 0x80, encoded.length >> 7];
      assert.equal(reader(...length, ...encoded).string(), text);
    }),
  );
  assert.equal(reader(4, 0xef, 0xbb, 0xbf, 0x61).string(), '\ufeffa');
});

test('strings that are not valid UTF-8 are refused', limits, () => {
  for (const bytes of [[0x80], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
    assert.throws(() => reader(bytes.length, ...bytes).string(), refused(/not valid UTF-8/, 1));
    const long = [...Array.from({ length: 40 }, () => 0x61), ...bytes];
    assert.throws(() => reader(long.length, ...long).string(), refused(/not valid UTF-8/, 1));
  }
});

test('bytes keep no more than twice their size of a large chunk alive', limits, () => {
  const chunk = new Uint8Array(65_536);
  for (const length of [0, 1, 12, 13, 32, 64, 65, 127, 1000, 2000, 16_000, 40_000]) {
    const prefix = length < 128 ? [length] : length < 16384 ? [(length & 0x7f) | 0x80, length >> 7] : [];
    if (prefix.length === 0) prefix.push((length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14);
    chunk.set(prefix, 100);
    chunk.fill(7, 100 + prefix.length, 100 + prefix.length + length);
    const bytes = new Reader(chunk.subarray(100), 'test.Message').bytes();
    assert.deepEqual(bytes, new Uint8Array(length).fill(7));
    // 8 KiB: the pool, which small copies share.
    assert.ok(bytes.buffer.byteLength <= Math.max(8192, 2 * length), `${length} bytes keep ${bytes.buffer.byteLength}`);
  }
});

test('bytes of a Buffer are plain arrays', limits, () => {
  for (const length of [3, 20, 100, 3000]) {
    const input = Buffer.concat([
      Buffer.from(length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7]),
      Buffer.alloc(length, 1),
    ]);
    const bytes = new Reader(input, 'test.Message').bytes();
    assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
    assert.equal(bytes.length, length);
  }
});
