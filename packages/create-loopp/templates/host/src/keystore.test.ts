import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { testKeystore } from '@loopp/loop/test';
import { Ed25519Keystore } from './keystore.js';

const keystore = Ed25519Keystore.generate();
const [account = ''] = await keystore.accounts();

// What every plugin relies on.
testKeystore(() => ({ subject: keystore }), {
  cases: {
    accounts: [{ args: [], answer: [account] }],
    sign: [
      { args: [account, new Uint8Array()], answer: new Uint8Array() },
      { args: ['nobody', Uint8Array.of(1)], error: { text: 'there is no key of the account nobody', status: 5 } },
    ],
  },
  lacks: {
    abort: 'it answers at once',
    deadline: 'it answers at once',
  },
});

describe('a signature', () => {
  it('is verified by the account, which is a public key', async () => {
    const data = Buffer.from('what a relayer has to have signed');
    const x = Buffer.from(account, 'hex').toString('base64url');
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
    assert.ok(verify(null, data, key, await keystore.sign(account, data)));
  });
});
