import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { libocrVectors } from './fixtures/libocr.js';
import {
  decodeOffchainConfig,
  encodeOffchainConfig,
  type OffchainConfig,
  offchainConfigVersion,
} from './offchain-config.js';
import { OffchainConfigProto } from './pb/offchain_config.pb.js';

const limit = { timeout: 10_000 };

const [first = assert.fail()] = libocrVectors.offchainConfigs;
const config = decodeOffchainConfig(hexToBytes(first.encoded));

test('an offchain config is read and written as by libocr', limit, () => {
  for (const vector of libocrVectors.offchainConfigs) {
    assert.equal(vector.version, String(offchainConfigVersion));
    const decoded = decodeOffchainConfig(hexToBytes(vector.encoded));
    const { sharedSecretEncryptions: secret, ...rest } = decoded;
    const durations = Object.entries(vector.durations).map(([name, value]) => [name, BigInt(value)]);
    assert.deepEqual(rest, {
      ...Object.fromEntries(durations),
      rMax: vector.rMax,
      s: vector.s,
      offchainPublicKeys: vector.offchainPublicKeys.map((key) => hexToBytes(key)),
      peerIds: vector.peerIds,
      reportingPluginConfig: hexToBytes(vector.reportingPluginConfig),
      maxDurationInitialization:
        vector.maxDurationInitialization === undefined ? undefined : BigInt(vector.maxDurationInitialization),
    });
    assert.deepEqual([secret.diffieHellmanPoint.length, secret.sharedSecretHash.length], [32, 32]);
    assert.deepEqual(
      secret.encryptions.map((bytes) => bytes.length),
      vector.peerIds.map(() => 16),
    );
    assert.equal(bytesToHex(encodeOffchainConfig(decoded)), vector.encoded);
  }
});

test('parts of a wrong length and numbers out of range are refused in an offchain config to encode', limit, () => {
  const secret = config.sharedSecretEncryptions;
  const bad: Partial<OffchainConfig>[] = [
    { offchainPublicKeys: [new Uint8Array(31)] },
    { sharedSecretEncryptions: { ...secret, diffieHellmanPoint: new Uint8Array(33) } },
    { sharedSecretEncryptions: { ...secret, sharedSecretHash: new Uint8Array() } },
    { sharedSecretEncryptions: { ...secret, encryptions: [new Uint8Array(15)] } },
    { rMax: 256 },
    { rMax: 0.5 },
    { s: [-1] },
    { deltaGrace: 2n ** 63n },
    { reportingPluginConfig: new Uint8Array(2_000_001) },
  ];
  for (const change of bad) {
    assert.throws(() => encodeOffchainConfig({ ...config, ...change }), { code: 'OCR2_INVALID_CONFIG' });
  }
});

test('an offchain config without a shared secret, with a short key, or too long is refused', limit, () => {
  const proto = OffchainConfigProto.decode(hexToBytes(first.encoded));
  for (const change of [{ sharedSecretEncryptions: undefined }, { offchainPublicKeys: [new Uint8Array(8)] }]) {
    const encoded = OffchainConfigProto.encode({ ...proto, ...change });
    assert.throws(() => decodeOffchainConfig(encoded), { code: 'OCR2_INVALID_CONFIG' });
  }
  assert.throws(() => decodeOffchainConfig(new Uint8Array(2_000_001)), { code: 'OCR2_INVALID_CONFIG' });
});

test('negative durations wrap on the wire and come back', limit, () => {
  const negative = { ...config, deltaGrace: -1n, maxDurationInitialization: -(2n ** 63n) };
  assert.deepEqual(decodeOffchainConfig(encodeOffchainConfig(negative)), negative);
});
