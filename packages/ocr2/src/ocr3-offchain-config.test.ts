import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { decodeOcr3OffchainConfig, encodeOcr3OffchainConfig } from './ocr3-offchain-config.js';

const limit = { timeout: 10_000 };
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const duration = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const noNull = { noNullPrototype: true };

const configs = fc.record(
  {
    deltaProgress: duration,
    deltaResend: duration,
    deltaInitial: duration,
    deltaRound: duration,
    deltaGrace: duration,
    deltaCertifiedCommitRequest: duration,
    deltaStage: duration,
    rMax: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    s: fc.array(fc.nat(31)),
    offchainPublicKeys: fc.array(bytes(32)),
    peerIds: fc.array(fc.string()),
    reportingPluginConfig: fc.uint8Array(),
    maxDurationInitialization: fc.option(duration, { nil: undefined }),
    maxDurationQuery: duration,
    maxDurationObservation: duration,
    maxDurationShouldAcceptAttestedReport: duration,
    maxDurationShouldTransmitAcceptedReport: duration,
    sharedSecretEncryptions: fc.record(
      {
        diffieHellmanPoint: bytes(32),
        sharedSecretHash: bytes(32),
        encryptions: fc.array(bytes(16)),
      },
      noNull,
    ),
  },
  noNull,
);

it('encodes every OCR3 offchain config so that it is decoded the same', limit, () => {
  fc.assert(
    fc.property(configs, (config) => {
      assert.deepEqual(decodeOcr3OffchainConfig(encodeOcr3OffchainConfig(config)), config);
    }),
  );
});

it('refuses keys of another length, a number that does not fit, and no secret', limit, () => {
  const [config] = fc.sample(configs, 1);
  assert.ok(config);
  const invalid = { code: 'OCR2_INVALID_CONFIG' };
  assert.throws(() => encodeOcr3OffchainConfig({ ...config, offchainPublicKeys: [new Uint8Array(31)] }), invalid);
  assert.throws(() => encodeOcr3OffchainConfig({ ...config, rMax: 2n ** 64n }), invalid);
  assert.throws(() => encodeOcr3OffchainConfig({ ...config, deltaRound: 2n ** 63n }), invalid);
  assert.throws(() => decodeOcr3OffchainConfig(new Uint8Array()), invalid);
});
