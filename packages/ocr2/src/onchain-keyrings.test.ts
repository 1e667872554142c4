import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { blake2b } from '@noble/hashes/blake2.js';
import { Ed25519OnchainKeyring } from './ed25519-onchain-keyring.js';
import { EvmOnchainKeyring } from './evm-onchain-keyring.js';
import { reportContextWords } from './report-context.js';

const limit = { timeout: 10_000 };
const context = { configDigest: new Uint8Array(32).fill(1), epoch: 2, round: 3, extraHash: new Uint8Array(32) };
const report = Uint8Array.of(1, 2, 3);

for (const [name, make] of [
  ['EVM', (byte: number) => new EvmOnchainKeyring(new Uint8Array(32).fill(byte))],
  ['Ed25519', (byte: number) => new Ed25519OnchainKeyring(new Uint8Array(32).fill(byte))],
] as const) {
  describe(`an onchain keyring of the kind ${name}`, () => {
    it('signs so that others know it, and what it signed', limit, () => {
      const [own, other] = [make(1), make(2)];
      const signature = own.sign(context, report);
      assert.equal(signature.length, own.maxSignatureLength);
      assert.equal(other.verify(own.publicKey, context, report, signature), true);
      assert.equal(other.verify(other.publicKey, context, report, signature), false);
      assert.equal(other.verify(own.publicKey, { ...context, round: 4 }, report, signature), false);
      assert.equal(other.verify(own.publicKey, context, Uint8Array.of(1), signature), false);
    });

    it('takes anything for a signature, and says that it is none', limit, () => {
      const own = make(1);
      const signature = own.sign(context, report);
      for (const wrong of [new Uint8Array(), signature.subarray(1), new Uint8Array(signature.length).fill(255)]) {
        assert.equal(own.verify(own.publicKey, context, report, wrong), false);
      }
      const flipped = signature.map((byte, index) => (index === signature.length - 10 ? byte ^ 1 : byte));
      assert.equal(own.verify(own.publicKey, context, report, flipped), false);
    });
  });
}

it('makes Ed25519 signatures that node:crypto knows, of BLAKE2b-256 of context and report', limit, () => {
  const own = new Ed25519OnchainKeyring(new Uint8Array(32).fill(9));
  const message = blake2b(Buffer.concat([...reportContextWords(context), report]), { dkLen: 32 });
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(own.publicKey).toString('base64url') },
    format: 'jwk',
  });
  const signature = own.sign(context, report);
  assert.deepEqual(signature.subarray(0, 32), own.publicKey);
  assert.ok(verify(null, message, key, signature.subarray(32)));
});
