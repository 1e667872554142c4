import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { MedianProvider } from '@loopp/loop';
import { evmConfigDigest } from '@loopp/ocr2';
import { EvmError } from '../evm-error.js';
import { EvmRelayer } from '../evm-relayer.js';
import { readLatestRound, requestNewRound } from '../feed/median-feed.js';
import { readTransmissions } from '../feed/transmissions.js';
import { fromHex } from '../hex.js';
import { type FeedFixture, signedReport, startFeed, transmitValues } from '../test/feed-fixture.js';
import { relayArgs, relayerArgs, silentLogger } from '../test/relayer-args.js';

const limit = { timeout: 20_000 };
const none = new Uint8Array(32);

describe('the median provider of a contract', () => {
  let fixture: FeedFixture;
  let relayer: EvmRelayer;
  let provider: MedianProvider;

  before(async () => {
    fixture = await startFeed();
    const keys = fixture.oracles.map((oracle) => oracle.transmittingKey);
    relayer = await EvmRelayer.start(relayerArgs([fixture.anvil.url], keys), { logger: silentLogger });
  }, limit);
  after(async () => {
    await relayer.close();
    await fixture[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await fixture.configure();
    provider = await providerOf(0);
  }, limit);

  function providerOf(oracle: number): Promise<MedianProvider> {
    const transmitterId = fixture.oracles[oracle]?.transmitter ?? '';
    return relayer.newMedianProvider(relayArgs(fixture.feed), { transmitterId, pluginConfig: new Uint8Array() });
  }

  const transmit = (epoch: number, round: number, values: readonly bigint[], by = provider) =>
    transmitValues(by, fixture.oracles, { epoch, round }, values);

  it('finds the configuration and computes the digest that the contract has', limit, async () => {
    const { contractConfigTracker: tracker, offchainConfigDigester: digester } = provider;
    const details = await tracker.latestConfigDetails();
    const config = await tracker.latestConfig(details.changedInBlock);
    assert.deepEqual(config.configDigest, details.configDigest);
    assert.deepEqual(await digester.configDigest(config), details.configDigest);
    const contract = { chainId: 31_337n, contractAddress: fromHex(fixture.feed) };
    assert.deepEqual(evmConfigDigest(contract, config), details.configDigest);
    assert.equal(await digester.configDigestPrefix(), 1);
    assert.deepEqual(
      config.signers,
      fixture.oracles.map((oracle) => fromHex(oracle.signer)),
    );
    assert.deepEqual(
      config.transmitters,
      fixture.oracles.map((oracle) => oracle.transmitter),
    );
    assert.equal(config.f, 1);
    assert.deepEqual(config.onchainConfig, fixture.onchainConfig);
    assert.equal(config.offchainConfigVersion, 2n);
    assert.deepEqual(config.offchainConfig, Uint8Array.of(7));
    assert.equal(await tracker.latestBlockHeight(), details.changedInBlock);
  });

  it('finds a changed configuration, and tells when a block holds none', limit, async () => {
    const { contractConfigTracker: tracker } = provider;
    const first = await tracker.latestConfigDetails();
    await fixture.configure(Uint8Array.of(1, 2, 3));
    const second = await tracker.latestConfigDetails();
    assert.notDeepEqual(second.configDigest, first.configDigest);
    const config = await tracker.latestConfig(second.changedInBlock);
    assert.deepEqual(config.offchainConfig, Uint8Array.of(1, 2, 3));
    await assert.rejects(tracker.latestConfig(0n), /block 0 holds no ConfigSet log/);
  });

  it('transmits reports, one after another and from several oracles', limit, async () => {
    const { fromAccount } = provider.contractTransmitter;
    assert.equal(await fromAccount.call(provider.contractTransmitter), fixture.oracles[0]?.transmitter);
    await transmit(1, 1, [104n, 101n, 102n, 103n]);
    assert.deepEqual((await readLatestRound(fixture.chain.client, fixture.feed)).answer, 103n);
    await transmit(1, 2, [7n, 8n], await providerOf(1));
    await transmit(2, 1, [9n, 10n, 11n], await providerOf(2));

    const digest = (await provider.contractConfigTracker.latestConfigDetails()).configDigest;
    assert.deepEqual(await provider.contractTransmitter.latestConfigDigestAndEpoch(), {
      configDigest: digest,
      epoch: 2,
    });
    const latest = await provider.medianContract.latestTransmissionDetails();
    const head = await relayer.latestHead();
    assert.deepEqual(latest, {
      configDigest: digest,
      epoch: 2,
      round: 1,
      latestAnswer: 10n,
      latestTimestamp: new Date(Number(head.timestamp) * 1000),
    });
    const block = BigInt(head.height);
    const [last] = await readTransmissions(fixture.chain.client, fixture.feed, { fromBlock: block, toBlock: block });
    assert.ok(last);
    assert.deepEqual(last.observations, [9n, 10n, 11n]);
    assert.deepEqual(last.observers, Uint8Array.of(0, 1, 2));
    assert.equal(last.transmitter, fixture.oracles[2]?.transmitter);
    assert.deepEqual([last.epoch, last.round, last.answer], [2, 1, 10n]);
  });

  it('keeps all 32 bits of an epoch', limit, async () => {
    await transmit(0xffff_ff01, 255, [1n, 2n]);
    const { epoch, round } = await provider.medianContract.latestTransmissionDetails();
    assert.deepEqual([epoch, round], [0xffff_ff01, 255]);
    assert.equal((await provider.contractTransmitter.latestConfigDigestAndEpoch()).epoch, 0xffff_ff01);
    await assert.rejects(transmit(0x00ff_ff02, 1, [1n, 2n]), /stale report/);
  });

  it('transmits many reports of one account at a time', limit, async () => {
    const { configDigest } = await provider.contractConfigTracker.latestConfigDetails();
    const reports = Array.from({ length: 10 }, (_, index) => {
      const context = { configDigest, epoch: 5, round: index + 1, extraHash: none };
      return { context, ...signedReport(fixture.oracles, context, [BigInt(index), BigInt(index + 1)]) };
    });
    await Promise.all(
      reports.map(({ context, report, signatures }) =>
        provider.contractTransmitter.transmit(context, report, signatures),
      ),
    );
    const { epoch, round, latestAnswer } = await provider.medianContract.latestTransmissionDetails();
    assert.deepEqual([epoch, round, latestAnswer], [5, 10, 10n]);
  });

  it('reports the revert reason of a stale report without sending it', limit, async () => {
    await transmit(3, 2, [1n, 2n]);
    const before = (await relayer.latestHead()).height;
    for (const [epoch, round] of [
      [3, 2],
      [3, 1],
      [2, 9],
    ] as const) {
      await assert.rejects(transmit(epoch, round, [1n, 2n]), (error) => {
        assert.ok(error instanceof EvmError);
        assert.equal(error.code, 'EVM_CALL_REVERTED');
        assert.equal(error.message, 'transmit was not sent, it would revert: stale report');
        return true;
      });
    }
    assert.equal((await relayer.latestHead()).height, before);
  });

  it('begins at epoch 0 again when the configuration changes', limit, async () => {
    await transmit(9, 9, [1n, 2n]);
    await fixture.configure(Uint8Array.of(9));
    const { epoch, round, latestAnswer } = await provider.medianContract.latestTransmissionDetails();
    assert.deepEqual([epoch, round, latestAnswer], [0, 0, 2n]);
    await transmit(1, 1, [5n, 6n]);
    assert.equal((await provider.medianContract.latestTransmissionDetails()).epoch, 1);
  });

  it('surfaces each rule that the contract checks', limit, async () => {
    const { configDigest } = await provider.contractConfigTracker.latestConfigDetails();
    const context = { configDigest, epoch: 1, round: 1, extraHash: none };
    const { report, signatures } = signedReport(fixture.oracles, context, [1n, 2n, 3n]);
    const [first, second] = signatures;
    assert.ok(first && second);
    const send = (changed: {
      context?: typeof context;
      report?: Uint8Array;
      signatures?: typeof signatures;
      by?: MedianProvider;
    }) =>
      (changed.by ?? provider).contractTransmitter.transmit(
        changed.context ?? context,
        changed.report ?? report,
        changed.signatures ?? signatures,
      );
    const tampered = report.slice();
    tampered[tampered.length - 33] = 99;
    await assert.rejects(send({ report: tampered }), /address not authorized to sign|invalid/);
    await assert.rejects(send({ context: { ...context, configDigest: none } }), /configDigest mismatch/);
    await assert.rejects(send({ signatures: [first] }), /wrong number of signatures/);
    await assert.rejects(send({ signatures: [first, second, first] }), /wrong number of signatures/);
    await assert.rejects(send({ signatures: [first, first] }), /non-unique signature/);
    const few = signedReport(fixture.oracles, context, [1n]);
    await assert.rejects(send(few), /too few values to trust median/);
    const high = signedReport(fixture.oracles, context, [1n, 10n ** 12n + 1n]);
    await assert.rejects(send(high), /median is out of min-max range/);
  });

  it('finds a requested round within the lookback, and none beyond it', limit, async () => {
    const { medianContract } = provider;
    const minute = 60_000_000_000n;
    await transmit(4, 2, [1n, 2n]);
    await requestNewRound(fixture.owner, fixture.feed);
    const { configDigest } = await provider.contractConfigTracker.latestConfigDetails();
    const requested = { configDigest, epoch: 4, round: 2 };
    assert.deepEqual(await medianContract.latestRoundRequested(minute), requested);
    assert.deepEqual(await medianContract.latestRoundRequested(0n), requested);
    await fixture.anvil.request('evm_increaseTime', 120);
    await fixture.anvil.request('evm_mine');
    assert.deepEqual(await medianContract.latestRoundRequested(minute), { configDigest: none, epoch: 0, round: 0 });
    assert.deepEqual(await medianContract.latestRoundRequested(10n * minute), requested);
  });

  it('gives the codecs of the contract', limit, async () => {
    const { report } = signedReport(fixture.oracles, { configDigest: none, epoch: 1, round: 1, extraHash: none }, [
      3n,
      4n,
    ]);
    assert.equal(await provider.reportCodec.medianFromReport(report), 4n);
    assert.equal(await provider.reportCodec.maxReportLength(2), report.length);
    assert.deepEqual(await provider.onchainConfigCodec.encode({ min: 0n, max: 10n ** 12n }), fixture.onchainConfig);
  });
});
