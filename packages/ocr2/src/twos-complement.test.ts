import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Ocr2Error } from './ocr2-error.js';
import { decodeValue, encodeValue, maxValue, minValue, readBigEndian, writeBigEndian } from './twos-complement.js';

const limit = { timeout: 10_000 };

test('a value survives encoding and decoding', limit, () => {
  fc.assert(
    fc.property(fc.bigInt({ min: minValue, max: maxValue }), (value) => {
      const encoded = encodeValue(value);
      assert.equal(encoded.length, 24);
      assert.equal(decodeValue(encoded), value);
    }),
  );
});

test('values are big-endian two’s complement', limit, () => {
  assert.deepEqual(encodeValue(258n), Uint8Array.of(...new Array(22).fill(0), 1, 2));
  assert.deepEqual(encodeValue(-1n), new Uint8Array(24).fill(255));
  assert.deepEqual(encodeValue(minValue), Uint8Array.of(128, ...new Array(23).fill(0)));
});

test('values beyond int192 are refused', limit, () => {
  for (const value of [maxValue + 1n, minValue - 1n, 2n ** 500n]) {
    assert.throws(
      () => encodeValue(value),
      (error) => error instanceof Ocr2Error && error.code === 'OCR2_VALUE_OUT_OF_RANGE' && error.remedy !== undefined,
    );
  }
});

test('bytes of another length than 24 are no value', limit, () => {
  for (const length of [0, 23, 25])
    assert.throws(() => decodeValue(new Uint8Array(length)), { code: 'OCR2_INVALID_ARGUMENT' });
});

test('unsigned numbers of any length survive, also in a part of a larger buffer', limit, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const part = Uint8Array.of(9, ...bytes, 9).subarray(1, -1);
      assert.deepEqual(writeBigEndian(readBigEndian(part), bytes.length), bytes);
    }),
  );
});
