import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConfigProvider, type ContractConfig, LooppError } from '@loopp/loop';
import { EvmOffchainConfigDigester, encodeOffchainConfig, offchainConfigVersion } from '@loopp/ocr2';
import { readOcr2Setup } from './contract-setup.js';

const limit = { timeout: 10_000 };
const digester = new EvmOffchainConfigDigester({ chainId: 1n, contractAddress: new Uint8Array(20).fill(5) });

const second = 10n ** 9n;
const offchainConfig = encodeOffchainConfig({
  deltaProgress: 30n * second,
  deltaResend: 10n * second,
  deltaRound: second,
  deltaGrace: second / 10n,
  deltaStage: 10n * second,
  rMax: 4,
  s: [1, 1, 1, 1],
  offchainPublicKeys: [1, 2, 3, 4].map((byte) => new Uint8Array(32).fill(byte)),
  peerIds: ['a', 'b', 'c', 'd'],
  reportingPluginConfig: Uint8Array.of(1, 2, 3),
  maxDurationInitialization: undefined,
  maxDurationQuery: 5n * second,
  maxDurationObservation: 6n * second,
  maxDurationReport: 7n * second,
  maxDurationShouldAcceptFinalizedReport: 8n * second,
  maxDurationShouldTransmitAcceptedReport: 9n * second,
  sharedSecretEncryptions: {
    diffieHellmanPoint: new Uint8Array(32),
    sharedSecretHash: new Uint8Array(32),
    encryptions: [1, 2, 3, 4].map(() => new Uint8Array(16)),
  },
});

async function configured(given: Partial<ContractConfig> = {}): Promise<ContractConfig> {
  const config = {
    configDigest: new Uint8Array(32),
    configCount: 1n,
    signers: [1, 2, 3, 4].map((byte) => new Uint8Array(20).fill(byte)),
    transmitters: [0xa, 0xb, 0xc, 0xd].map((digit) => `0x${digit.toString(16).repeat(40)}`),
    f: 1,
    onchainConfig: new Uint8Array(),
    offchainConfigVersion,
    offchainConfig,
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
    error.code === 'SIMULATOR_CONTRACT' &&
    error.remedy !== undefined &&
    message.test(error.message);
}

describe("a contract's configuration", () => {
  it('is read with its offchain part', limit, async () => {
    const config = await configured();
    const setup = await readOcr2Setup(provider(config), {});
    assert.deepEqual(setup.config, config);
    assert.equal(setup.offchain.rMax, 4);
    assert.equal(setup.offchain.peerIds.length, 4);
  });

  it(
    'is refused when there is none, when its digest is another one, or when it is of another kind',
    limit,
    async () => {
      const config = await configured();
      await assert.rejects(readOcr2Setup(provider(config, 0n), {}), problem(/has no oracles yet/));
      const forged = { ...config, f: 0 };
      await assert.rejects(readOcr2Setup(provider(forged), {}), problem(/is not the digest of its configuration/));
      const foreign = await configured({ offchainConfig: Uint8Array.of(255, 255) });
      await assert.rejects(readOcr2Setup(provider(foreign), {}), problem(/offchain config .* cannot be read/));
    },
  );
});
