import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { libocrVectors } from './fixtures/libocr.js';
import { decodeMedianConfig, encodeMedianConfig } from './median-config.js';
import { NumericalMedianConfigProto } from './pb/median_config.pb.js';

const limit = { timeout: 10_000 };

test('a median config is encoded as by libocr', limit, () => {
  assert.ok(libocrVectors.medianConfigs.length > 0);
  for (const { encoded, deltaC, alphaReportPpb, alphaAcceptPpb, ...infinite } of libocrVectors.medianConfigs) {
    const config = {
      ...infinite,
      alphaReportPpb: BigInt(alphaReportPpb),
      alphaAcceptPpb: BigInt(alphaAcceptPpb),
      deltaC: BigInt(deltaC),
    };
    assert.equal(bytesToHex(encodeMedianConfig(config)), encoded);
    assert.deepEqual(decodeMedianConfig(hexToBytes(encoded)), config);
  }
});

test('every median config survives encoding and decoding', limit, () => {
  const ppb = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const configs = fc.record(
    {
      alphaReportInfinite: fc.boolean(),
      alphaReportPpb: ppb,
      alphaAcceptInfinite: fc.boolean(),
      alphaAcceptPpb: ppb,
      deltaC: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
    },
    { noNullPrototype: true },
  );
  fc.assert(fc.property(configs, (config) => assert.deepEqual(decodeMedianConfig(encodeMedianConfig(config)), config)));
});

test('a deltaC that is negative or beyond int64 is refused in both directions', limit, () => {
  const config = decodeMedianConfig(new Uint8Array());
  for (const deltaC of [-1n, 2n ** 63n]) {
    assert.throws(() => encodeMedianConfig({ ...config, deltaC }), { code: 'OCR2_INVALID_CONFIG' });
  }
  const wrapped = NumericalMedianConfigProto.encode({ deltaCNanoseconds: 2n ** 63n });
  assert.throws(() => decodeMedianConfig(wrapped), { code: 'OCR2_INVALID_CONFIG' });
});
