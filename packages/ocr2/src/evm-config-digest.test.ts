import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { EvmOffchainConfigDigester, evmConfigDigest } from './evm-config-digest.js';
import { libocrVectors } from './fixtures/libocr.js';
import type { ContractConfig } from './types.js';

const limit = { timeout: 10_000 };

const vectors = libocrVectors.configDigests.map((vector) => ({
  contract: { chainId: BigInt(vector.chainId), contractAddress: hexToBytes(vector.contractAddress) },
  config: {
    configDigest: new Uint8Array(32),
    configCount: BigInt(vector.configCount),
    signers: vector.signers.map((signer) => hexToBytes(signer)),
    transmitters: vector.transmitters,
    f: vector.f,
    onchainConfig: hexToBytes(vector.onchainConfig),
    offchainConfigVersion: BigInt(vector.offchainConfigVersion),
    offchainConfig: hexToBytes(vector.offchainConfig),
  } satisfies ContractConfig,
  digest: vector.digest,
}));

test('the digest is the one of libocr', limit, async () => {
  assert.ok(vectors.length > 0);
  for (const { contract, config, digest } of vectors) {
    assert.equal(bytesToHex(evmConfigDigest(contract, config)), digest);
    const digester = new EvmOffchainConfigDigester(contract);
    assert.equal(bytesToHex(await digester.configDigest(config)), digest);
    assert.equal(await digester.configDigestPrefix(), Number.parseInt(digest.slice(0, 4), 16));
  }
});

test('what is no EVM configuration is refused, naming the part', limit, () => {
  const { contract, config } = vectors[2] ?? assert.fail();
  const refused = (change: Partial<ContractConfig>, code: string, message: RegExp) =>
    assert.throws(() => evmConfigDigest(contract, { ...config, ...change }), { code, message });
  refused({ signers: [...config.signers, new Uint8Array(19)] }, 'OCR2_INVALID_CONFIG', /Signer 4/);
  for (const text of ['', '0x12', config.transmitters[0]?.slice(2) ?? '', `0x${'g'.repeat(40)}`]) {
    refused({ transmitters: [text] }, 'OCR2_INVALID_CONFIG', /Transmitter 0/);
  }
  refused({ f: 256 }, 'OCR2_VALUE_OUT_OF_RANGE', /256 is no uint8/);
  refused({ f: 1.5 }, 'OCR2_VALUE_OUT_OF_RANGE', /1.5 is no uint8/);
  refused({ configCount: 1n << 64n }, 'OCR2_VALUE_OUT_OF_RANGE', /uint64/);
  assert.throws(() => evmConfigDigest({ ...contract, contractAddress: new Uint8Array(32) }, config), {
    code: 'OCR2_INVALID_ARGUMENT',
  });
});
