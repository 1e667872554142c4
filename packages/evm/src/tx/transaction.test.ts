import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { keccak256, parseTransaction, recoverAddress, serializeTransaction } from 'viem/utils';
import { fromHex, type Hex, toHex } from '../hex.js';
import { accountOf, localKeystore } from './local-keystore.js';
import { encodeRlp, rlpInteger } from './rlp.js';
import { signHash } from './signer.js';
import { signingHash, type Transaction, withSignature } from './transaction.js';

const limit = { timeout: 20_000 };
const wei = fc.bigInt({ min: 0n, max: 2n ** 96n });
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const transactions: fc.Arbitrary<Transaction> = fc.record({
  chainId: fc.bigInt({ min: 1n, max: 2n ** 40n }),
  nonce: fc.nat(),
  maxPriorityFeePerGas: wei,
  maxFeePerGas: wei,
  gasLimit: fc.bigInt({ min: 21_000n, max: 2n ** 40n }),
  to: fc.option(bytesOf(20).map(toHex), { nil: undefined }),
  value: wei,
  data: fc.uint8Array({ maxLength: 300 }),
});

function viemTransaction({ chainId, gasLimit, to, data, maxPriorityFeePerGas: tip, ...rest }: Transaction) {
  // viem itself refuses a tip above the cap.
  const fees = { maxPriorityFeePerGas: tip, maxFeePerGas: rest.maxFeePerGas + tip };
  const target: { to?: Hex } = to === undefined ? {} : { to };
  return {
    ...rest,
    ...fees,
    ...target,
    type: 'eip1559',
    chainId: Number(chainId),
    gas: gasLimit,
    data: toHex(data),
  } as const;
}

const withRoom = (transaction: Transaction) => ({
  ...transaction,
  maxFeePerGas: transaction.maxFeePerGas + transaction.maxPriorityFeePerGas,
});

describe('EIP-1559 transactions', () => {
  it('are serialized as viem does', limit, () => {
    fc.assert(
      fc.property(transactions, bytesOf(32), bytesOf(32), fc.nat(1), (transaction, r, s, v) => {
        const reference = viemTransaction(transaction);
        const ours = withRoom(transaction);
        assert.equal(toHex(signingHash(ours)), keccak256(serializeTransaction(reference)));
        const signed = withSignature(ours, { r, s, v });
        const expected = serializeTransaction(reference, { r: toHex(r), s: toHex(s), yParity: v });
        assert.equal(signed.raw, expected);
        assert.equal(signed.hash, keccak256(expected));
      }),
    );
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

describe('RLP', () => {
  it('gives the examples of its definition', limit, () => {
    const text = (value: string) => new TextEncoder().encode(value);
    assert.equal(toHex(encodeRlp(text('dog'))), '0x83646f67');
    assert.equal(toHex(encodeRlp([text('cat'), text('dog')])), '0xc88363617483646f67');
    assert.equal(toHex(encodeRlp(new Uint8Array())), '0x80');
    assert.equal(toHex(encodeRlp([])), '0xc0');
    assert.equal(toHex(encodeRlp(rlpInteger(0n))), '0x80');
    assert.equal(toHex(encodeRlp(rlpInteger(15n))), '0x0f');
    assert.equal(toHex(encodeRlp(rlpInteger(1024n))), '0x820400');
    assert.equal(toHex(encodeRlp([[], [[]], [[], [[]]]])), '0xc7c0c1c0c3c0c1c0');
    assert.equal(toHex(encodeRlp(fromHex(`0x${'61'.repeat(56)}`))), `0xb838${'61'.repeat(56)}`);
  });
});
