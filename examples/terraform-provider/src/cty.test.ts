import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJson, decodeValue, encodeValue, unknown, type Value } from './cty.js';

const absent = { msgpack: new Uint8Array(), json: new Uint8Array() };
const decoded = (value: Value) => decodeValue({ ...absent, ...encodeValue(value) });

test('a value comes back as it went', () => {
  const value = { a: null, b: true, c: 'text', d: -1.5, e: 2n ** 60n, f: [unknown, { g: unknown }], h: [] };
  assert.deepEqual(decoded(value), value);
});

test('what is unknown is the extension 0 of msgpack, and with refinements the extension 12', () => {
  assert.deepEqual(Buffer.from(encodeValue(unknown).msgpack), Buffer.from('d40000', 'hex'));
  // A string that is known to be not null: the map {1: false} in an extension of three bytes.
  assert.equal(decodeValue({ ...absent, msgpack: Buffer.from('c7030c8101c2', 'hex') }), unknown);
});

test('integers past 2^53 keep all their digits', () => {
  assert.equal(decoded(9_007_199_254_740_993n), 9_007_199_254_740_993n);
});

test('nothing is null, and JSON is read where there is no msgpack', () => {
  assert.equal(decodeValue(undefined), null);
  assert.equal(decodeValue(absent), null);
  const json = new TextEncoder().encode('{"path":"a","record":[{"ttl":60}]}');
  assert.deepEqual(decodeValue({ ...absent, json }), { path: 'a', record: [{ ttl: 60 }] });
  assert.deepEqual(decodeJson(json), { path: 'a', record: [{ ttl: 60 }] });
});
