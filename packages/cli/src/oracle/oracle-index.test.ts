import assert from 'node:assert/strict';
import { it } from 'node:test';
import { oracleIndex } from './oracle-index.js';

it('knows an oracle by both of its addresses together, in any case of letters', { timeout: 10_000 }, () => {
  const config = {
    configDigest: new Uint8Array(32),
    configCount: 1n,
    signers: [1, 2, 3, 4].map((byte) => new Uint8Array(20).fill(byte)),
    transmitters: [0xa, 0xb, 0xc, 0xd].map((digit) => `0x${digit.toString(16).repeat(40)}`),
    f: 1,
    onchainConfig: new Uint8Array(),
    offchainConfigVersion: 2n,
    offchainConfig: new Uint8Array(),
  };
  const signer = `0x${'02'.repeat(20)}`;
  assert.equal(oracleIndex(config, signer, `0x${'B'.repeat(40)}`), 1);
  assert.equal(oracleIndex(config, signer, `0x${'c'.repeat(40)}`), undefined);
  assert.equal(oracleIndex(config, `0x${'09'.repeat(20)}`, `0x${'b'.repeat(40)}`), undefined);
});
