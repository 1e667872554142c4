import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { addressOfPrivateKey, recoverSigner } from '@loopp/ocr2';
import { keyringOf, keystoreOf } from './oracle-keys.js';

const limit = { timeout: 10_000 };
const key = new Uint8Array(32).fill(7);
const data = new Uint8Array(32).fill(1);

describe("an oracle's keystore", () => {
  it('signs hashes with the key of an EVM address', limit, async () => {
    const { account, keystore } = keystoreOf('evm', key);
    assert.deepEqual(await keystore.accounts(), [account]);
    const signature = await keystore.sign(account.toLowerCase(), data);
    assert.deepEqual(recoverSigner(data, signature), addressOfPrivateKey(key));
    await assert.rejects(keystore.sign(account, Uint8Array.of(1)), /hash has 32 bytes/);
  });

  it('signs anything with an Ed25519 key, whose public half is the account', limit, async () => {
    const { account, keystore } = keystoreOf('ed25519', key);
    const x = Buffer.from(account, 'hex').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    assert.ok(verify(null, Uint8Array.of(1, 2), publicKey, await keystore.sign(account, Uint8Array.of(1, 2))));
    assert.deepEqual(keyringOf('ed25519', key).publicKey, new Uint8Array(Buffer.from(account, 'hex')));
  });

  for (const kind of ['evm', 'ed25519'] as const) {
    it(`of the kind ${kind} answers a question for its account, and refuses others`, limit, async () => {
      const { account, keystore } = keystoreOf(kind, key);
      assert.deepEqual(await keystore.sign(account, new Uint8Array()), new Uint8Array());
      await assert.rejects(keystore.sign('somebody', data), /no key of somebody/);
    });
  }
});
