import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { addressOfPrivateKey, formatAddress, parseAddress } from './evm-address.js';
import { libocrVectors } from './fixtures/libocr.js';
import { reportContextWords, reportHash } from './report-context.js';
import { recoverSigner, signHash, signReport, splitSignature, verifyReportSignature } from './report-signature.js';

const limit = { timeout: 10_000 };

const vectors = libocrVectors.signatures.map((vector) => ({
  ...vector,
  key: hexToBytes(vector.privateKey),
  bytes: hexToBytes(vector.report),
  context: {
    configDigest: hexToBytes(vector.configDigest),
    epoch: vector.epoch,
    round: vector.round,
    extraHash: hexToBytes(vector.extraHash),
  },
}));
const first = vectors[0] ?? assert.fail();

test('context, hash, signature and signer are those of libocr and go-ethereum', limit, () => {
  for (const { key, context, bytes, ...expected } of vectors) {
    assert.deepEqual(reportContextWords(context).map(bytesToHex), expected.words);
    assert.equal(bytesToHex(reportHash(context, bytes)), expected.hash);
    const signature = signReport(key, context, bytes);
    assert.equal(bytesToHex(signature), expected.signature);
    assert.equal(formatAddress(addressOfPrivateKey(key)), expected.address);
    assert.equal(formatAddress(recoverSigner(hexToBytes(expected.hash), signature)), expected.address);
    assert.ok(verifyReportSignature(parseAddress(expected.address), context, bytes, signature));
  }
});

test('a signature does not hold for another report, context, signer, or with a changed byte', limit, () => {
  const { key, context, bytes } = first;
  const signer = addressOfPrivateKey(key);
  const signature = signReport(key, context, bytes);
  assert.ok(!verifyReportSignature(signer, context, Uint8Array.of(...bytes, 0), signature));
  assert.ok(!verifyReportSignature(signer, { ...context, round: context.round ^ 1 }, bytes, signature));
  assert.ok(!verifyReportSignature(signer, { ...context, epoch: (context.epoch ^ 1) >>> 0 }, bytes, signature));
  assert.ok(
    !verifyReportSignature(
      signer.map((byte) => byte ^ 1),
      context,
      bytes,
      signature,
    ),
  );
  fc.assert(
    fc.property(fc.nat(64), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Uint8Array.from(signature, (byte, index) => (index === at ? byte ^ change : byte));
      assert.ok(!verifyReportSignature(signer, context, bytes, changed));
    }),
    { numRuns: 50 },
  );
});

test('what is no signature is refused', limit, () => {
  const { key, context, bytes } = first;
  const signature = signReport(key, context, bytes);
  for (const bad of [signature.subarray(1), new Uint8Array(0), new Uint8Array(65), Uint8Array.of(...signature, 0)]) {
    assert.ok(!verifyReportSignature(addressOfPrivateKey(key), context, bytes, bad));
    assert.throws(() => recoverSigner(reportHash(context, bytes), bad), { code: 'OCR2_INVALID_SIGNATURE' });
  }
  assert.throws(() => splitSignature(signature.fill(27, 64)), { code: 'OCR2_INVALID_SIGNATURE' });
});

test('the parts of a signature make it up again', limit, () => {
  const { key, context, bytes } = first;
  const signature = signReport(key, context, bytes);
  const { r, s, v } = splitSignature(signature);
  assert.deepEqual(Uint8Array.of(...r, ...s, v), signature);
});

test('bad keys, hashes, contexts and addresses are refused with a reason', limit, () => {
  const { key, context, bytes } = first;
  assert.throws(() => signHash(new Uint8Array(32), new Uint8Array(32)), { code: 'OCR2_INVALID_ARGUMENT' });
  assert.throws(() => signHash(key, new Uint8Array(31)), { code: 'OCR2_INVALID_ARGUMENT' });
  assert.throws(() => recoverSigner(new Uint8Array(33), new Uint8Array(65)), { code: 'OCR2_INVALID_ARGUMENT' });
  assert.throws(() => reportHash({ ...context, round: 256 }, bytes), { code: 'OCR2_VALUE_OUT_OF_RANGE' });
  assert.throws(() => reportHash({ ...context, epoch: 2 ** 32 }, bytes), { code: 'OCR2_VALUE_OUT_OF_RANGE' });
  assert.throws(() => reportHash({ ...context, configDigest: new Uint8Array(31) }, bytes), {
    code: 'OCR2_INVALID_ARGUMENT',
  });
  assert.throws(() => parseAddress('0x'), { code: 'OCR2_INVALID_ARGUMENT' });
  assert.throws(() => formatAddress(new Uint8Array(21)), { code: 'OCR2_INVALID_ARGUMENT' });
});
