import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PluginArgs, type RelayArgs, silentLogger } from '@loopp/loop';
import { staticKeystore } from '@loopp/loop/test';
import { newRelayer } from './relayer.js';

const job: RelayArgs = {
  externalJobId: new Uint8Array(16),
  jobId: 1,
  contractId: 'feed',
  isNew: true,
  relayConfig: new Uint8Array(),
};
const plugin: PluginArgs = { transmitterId: 'alice', pluginConfig: new Uint8Array() };

// The relayer as an object: its own logic, without a process. What every relayer has to keep is in plugin.test.ts.
describe('the relayer', () => {
  const made = (config = 'ChainID = "1"') =>
    newRelayer(
      {
        config,
        keystore: staticKeystore('alice'),
        csaKeystore: staticKeystore('csa'),
        capabilitiesRegistry: {},
      },
      { logger: silentLogger },
    );

  it('refuses a configuration without a chain', async () => {
    await assert.rejects(made('NetworkName = "test"'), /ChainID must be a text/);
  });

  it('moves what an account has, and no more', async () => {
    const relayer = await made();
    await relayer.transact?.('alice', 'bob', 60n, true);
    await assert.rejects(async () => relayer.transact?.('alice', 'bob', 60n, true), /alice has too little for 60/);
    await assert.rejects(async () => relayer.transact?.('alice', 'bob', 60n, false), /alice has 40, too little for 60/);
  });

  it('makes a block of each transaction', async () => {
    const relayer = await made();
    const before = BigInt((await relayer.latestHead?.())?.height ?? 0);
    await relayer.transact?.('alice', 'bob', 1n, true);
    assert.equal((await relayer.latestHead?.())?.height, String(before + 1n));
  });

  it('brings a report to the contract, if enough oracles signed it', async () => {
    const provider = await (await made()).newPluginProvider?.(job, plugin);
    assert.ok(provider);
    const { configDigest } = await provider.contractConfigTracker.latestConfigDetails();
    const context = { configDigest, epoch: 3, round: 1, extraHash: new Uint8Array(32) };
    const signatures = [0, 1].map((signer) => ({ signer, signature: Uint8Array.of(signer) }));
    const { contractTransmitter } = provider;
    await assert.rejects(contractTransmitter.transmit(context, Uint8Array.of(7), signatures.slice(1)), /too few/);
    await contractTransmitter.transmit(context, Uint8Array.of(7), signatures);
    assert.deepEqual(await contractTransmitter.latestConfigDigestAndEpoch(), { configDigest, epoch: 3 });
  });

  it('makes no provider for a contract that is not there, nor for an account without a key', async () => {
    const relayer = await made();
    await assert.rejects(
      async () => relayer.newPluginProvider?.({ ...job, contractId: 'none' }, plugin),
      /no contract/,
    );
    const stranger = { ...plugin, transmitterId: 'mallory' };
    await assert.rejects(async () => relayer.newPluginProvider?.(job, stranger), /unknown account mallory/);
  });
});
