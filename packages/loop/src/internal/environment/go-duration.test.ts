import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDuration, parseDuration } from './go-duration.js';

const limit = { timeout: 10_000 };

test('durations are written as Go writes them', limit, () => {
  const cases: readonly [bigint, string][] = [
    [0n, '0s'],
    [1n, '1ns'],
    [1_100n, '1.1µs'],
    [2_200_000n, '2.2ms'],
    [3_300_000_000n, '3.3s'],
    [245_000_000_000n, '4m5s'],
    [245_001_000_000n, '4m5.001s'],
    [18_367_001_000_000n, '5h6m7.001s'],
    [480_000_000_001n, '8m0.000000001s'],
    [(1n << 63n) - 1n, '2562047h47m16.854775807s'],
    [-(1n << 63n), '-2562047h47m16.854775808s'],
  ];
  for (const [value, text] of cases) assert.equal(formatDuration(value), text);
});

test('what Go reads is read, with its cut fractions and all its units', limit, () => {
  const cases: readonly [string, bigint][] = [
    ['0', 0n],
    ['-0', 0n],
    ['+5s', 5_000_000_000n],
    ['5.s', 5_000_000_000n],
    ['.5s', 500_000_000n],
    ['1.004s', 1_004_000_000n],
    ['100.00100s', 100_001_000_000n],
    ['12µs', 12_000n],
    ['12μs', 12_000n],
    ['1h30m', 5_400_000_000_000n],
    ['3m2h', 7_380_000_000_000n],
    ['0.100000000000000000000h', 360_000_000_000n],
    ['0.9223372036854775807h', 3_320_413_933_267n],
    ['0.3333333333333333333h', 1_200_000_000_000n],
    ['9223372036854775807ns', (1n << 63n) - 1n],
    ['-9223372036854775808ns', -(1n << 63n)],
  ];
  for (const [text, value] of cases) assert.equal(parseDuration(text), value, text);
});

test('what Go refuses is refused', limit, () => {
  const texts = [
    '',
    '3',
    '-',
    's',
    '.',
    '-.',
    '.s',
    '+.s',
    '1d',
    '1s ',
    ' 1s',
    '1.2.3s',
    '1 s',
    '9223372036854775808ns',
  ];
  for (const text of [...texts, '9223372036854775.808us', '-9223372036854775809ns', '3000000h']) {
    assert.equal(parseDuration(text), undefined, text);
  }
});

test('every duration survives its text', limit, () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (value) => {
      assert.equal(parseDuration(formatDuration(value)), value);
    }),
  );
});

test('no text makes the reader throw', limit, () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+]?([0-9.]{0,4}(ns|us|ms|s|m|h)?){1,4}$/)), (text) => {
      assert.ok(['bigint', 'undefined'].includes(typeof parseDuration(text)));
    }),
  );
});
