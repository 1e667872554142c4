import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConfigProvider, type ContractConfig, LooppError } from '@loopp/loop';
import { EvmOffchainConfigDigester, offchainConfigVersion } from '@loopp/ocr2';
import { embeddedOffchainConfig } from '../network/embedded-offchain-config.js';
import { oracleIndex, readContractSetup } from './contract-setup.js';

const limit = { timeout: 10_000 };
const digester = new EvmOffchainConfigDigester({ chainId: 1n, contractAddress: new Uint8Array(20).fill(5) });

async function configured(given: Partial<ContractConfig> = {}): Promise<ContractConfig> {
  const config = {
    configDigest: new Uint8Array(32),
    configCount: 1n,
    signers: [1, 2, 3, 4].map((byte) => new Uint8Array(20).fill(byte)),
    transmitters: [0xa, 0xb, 0xc, 0xd].map((digit) => `0x${digit.toString(16).repeat(40)}`),
    f: 1,
    onchainConfig: new Uint8Array(),
    offchainConfigVersion,
    offchainConfig: embeddedOffchainConfig(4),
    ...given,
  };
  return { ...config, configDigest: await digester.configDigest(config) };
}

function provider(config: ContractConfig, changedInBlock = 3n): ConfigProvider {
  return {
    offchainConfigDigester: digester,
    contractConfigTracker: {
      latestConfigDetails: async () => ({ changedInBlock, configDigest: config.configDigest }),
      latestConfig: async () => config,
      latestBlockHeight: async () => 9n,
    },
    close: async () => {},
  };
}

function problem(message: RegExp) {
  return (error: unknown) =>
    error instanceof LooppError &&
    error.code === 'CLI_CONTRACT' &&
    error.remedy !== undefined &&
    message.test(error.message);
}

describe("a contract's configuration", () => {
  it('is read with its offchain part', limit, async () => {
    const config = await configured();
    const setup = await readContractSetup(provider(config), {});
    assert.deepEqual(setup.config, config);
    assert.equal(setup.offchain.rMax, 4);
    assert.equal(setup.offchain.peerIds.length, 4);
  });

  it(
    'is refused when there is none, when its digest is another one, or when it is of another kind',
    limit,
    async () => {
      const config = await configured();
      await assert.rejects(readContractSetup(provider(config, 0n), {}), problem(/has no oracles yet/));
      const forged = { ...config, f: 0 };
      await assert.rejects(readContractSetup(provider(forged), {}), problem(/is not the digest of its configuration/));
      const foreign = await configured({ offchainConfig: Uint8Array.of(255, 255) });
      await assert.rejects(readContractSetup(provider(foreign), {}), problem(/offchain config .* cannot be read/));
    },
  );

  it('knows an oracle by both of its addresses together, in any case of letters', limit, async () => {
    const config = await configured();
    const signer = `0x${'02'.repeat(20)}`;
    assert.equal(oracleIndex(config, signer, `0x${'B'.repeat(40)}`), 1);
    assert.equal(oracleIndex(config, signer, `0x${'c'.repeat(40)}`), undefined);
    assert.equal(oracleIndex(config, `0x${'09'.repeat(20)}`, `0x${'b'.repeat(40)}`), undefined);
  });
});
