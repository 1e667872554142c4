import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { libocrVectors } from './fixtures/libocr.js';
import { decodeOnchainConfig, encodeOnchainConfig, StandardOnchainConfigCodec } from './onchain-config.js';
import { maxValue, minValue } from './twos-complement.js';

const limit = { timeout: 10_000 };

test('an onchain config is encoded as by libocr', limit, async () => {
  const codec = new StandardOnchainConfigCodec();
  assert.ok(libocrVectors.onchainConfigs.length > 0);
  for (const { min, max, encoded } of libocrVectors.onchainConfigs) {
    const config = { min: BigInt(min), max: BigInt(max) };
    assert.equal(bytesToHex(await codec.encode(config)), encoded);
    assert.deepEqual(await codec.decode(hexToBytes(encoded)), config);
  }
});

test('limits survive encoding and decoding, unless the lower one is above the higher one', limit, () => {
  const value = fc.bigInt({ min: minValue, max: maxValue });
  fc.assert(
    fc.property(value, value, (min, max) => {
      const encoded = encodeOnchainConfig({ min, max });
      if (min > max) assert.throws(() => decodeOnchainConfig(encoded), { code: 'OCR2_INVALID_CONFIG' });
      else assert.deepEqual(decodeOnchainConfig(encoded), { min, max });
    }),
  );
});

test('another length or version is refused', limit, () => {
  const encoded = encodeOnchainConfig({ min: 0n, max: 1n });
  for (const bad of [encoded.subarray(1), Uint8Array.of(...encoded, 0), new Uint8Array(0), encoded.with(0, 2)]) {
    assert.throws(() => decodeOnchainConfig(bad), { code: 'OCR2_INVALID_CONFIG' });
  }
  assert.throws(() => encodeOnchainConfig({ min: 0n, max: maxValue + 1n }), { code: 'OCR2_VALUE_OUT_OF_RANGE' });
});
