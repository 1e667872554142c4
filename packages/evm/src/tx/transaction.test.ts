import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { parseTransaction, recoverAddress } from 'viem/utils';
import { fromHex, toHex } from '../hex.js';
import { accountOf, localKeystore } from './local-keystore.js';
import { signHash } from './signer.js';
import { signingHash, type Transaction, withSignature } from './transaction.js';

const limit = { timeout: 20_000 };

// Bytes and hashes that another implementation of RLP and EIP-1559 made: zeros, an r and s with leading zeros, and a
// deployment with lengths of more than one byte.
const vectors = [
  {
    transaction: {
      chainId: 31_337n,
      nonce: 0,
      maxPriorityFeePerGas: 0n,
      maxFeePerGas: 7n,
      gasLimit: 21_000n,
      to: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
      value: 0n,
      data: new Uint8Array(),
    },
    signature: { r: fromHex(`0x00${'11'.repeat(31)}`), s: fromHex(`0x0000${'7f'.repeat(30)}`), v: 0 },
    signingHash: '0xbe57f6c9861a8e1950ba3b10f4c646a02f41aae6b57047a87304894b5765dd37',
    raw: `0x${[
      '02f861827a69808007825208945aaeb6053f3e94c9b9a09f33669435e7ef1beaed8080c0809f11111111111111111111',
      '1111111111111111111111111111111111111111119e7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f',
      '7f7f7f7f',
    ].join('')}`,
    hash: '0xe9c950ebb7c77e76cd4e3d62fce0d7b126e298168400d62a3052b2fe3372c7e6',
  },
  {
    transaction: {
      chainId: 2n ** 53n - 1n,
      nonce: 300,
      maxPriorityFeePerGas: 128n,
      maxFeePerGas: 10n ** 18n,
      gasLimit: 30_000_000n,
      to: undefined,
      value: 10n ** 20n,
      data: new Uint8Array(60).fill(0xab),
    },
    signature: { r: new Uint8Array(32).fill(0x22), s: new Uint8Array(32).fill(0x33), v: 1 },
    signingHash: '0x0fd196f4c97b4e234231f5e4a456a1bb5f3c547aa8f679380d5d425a9f29a3cb',
    raw: `0x${[
      '02f8a8871fffffffffffff82012c8180880de0b6b3a76400008401c9c3808089056bc75e2d63100000b83cababababab',
      'abababababababababababababababababababababababababababababababababababababababababababababababab',
      'abababababababc001a02222222222222222222222222222222222222222222222222222222222222222a03333333333',
      '333333333333333333333333333333333333333333333333333333',
    ].join('')}`,
    hash: '0xb3a4f95253c5db86a8d78d86844904f1f30d9468d193a20096d18b9d6c68f3d4',
  },
] as const;

describe('EIP-1559 transactions', () => {
  it('have the known hashes and bytes', limit, () => {
    for (const { transaction, signature, ...expected } of vectors) {
      assert.equal(toHex(signingHash(transaction)), expected.signingHash);
      assert.deepEqual(withSignature(transaction, signature), { raw: expected.raw, hash: expected.hash });
    }
  });

  it('carry the signature of their account', limit, async () => {
    const key = randomBytes(32);
    const account = accountOf(key);
    const transaction: Transaction = {
      chainId: 31_337n,
      nonce: 3,
      maxPriorityFeePerGas: 1n,
      maxFeePerGas: 2n,
      gasLimit: 21_000n,
      to: account,
      value: 5n,
      data: new Uint8Array(),
    };
    const signature = await signHash(localKeystore([key]), account, signingHash(transaction));
    const { raw } = withSignature(transaction, signature);
    const { r, s, yParity, nonce } = parseTransaction(raw);
    assert.equal(nonce, 3);
    assert.ok(r !== undefined && s !== undefined && yParity !== undefined);
    const hash = toHex(signingHash(transaction));
    assert.equal(await recoverAddress({ hash, signature: { r, s, yParity } }), account);
  });
});
