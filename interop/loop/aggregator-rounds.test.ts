import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type OracleSet, toHex } from '@loopp/evm';
import { signedReport, type TestOracle } from '@loopp/evm/test';
import { type ReportTimestamp, silentLogger } from '@loopp/loop';
import { Ocr2Network, systemClock, takingTurns } from '@loopp/simulator';
import { packedPlugins } from '../../packages/cli/src/fixtures/packed-plugins.js';
import { EvmFeedReader } from '../../packages/cli/src/network/evm-feed-reader.js';
import { FeedRounds } from '../../packages/cli/src/rounds/feed-rounds.js';
import { offchainConfigOf } from './aggregator/offchain-config.js';
import { OracleProcesses } from './aggregator/oracle-processes.js';
import { TrueAggregator } from './aggregator/true-aggregator.js';
import { medians } from './commands.js';
import { buildTimeout } from './go-programs.js';
import { goneWithin } from './leftovers.js';
import { withGo } from './with-go.js';

const limit = { timeout: 120_000 };
const step = 20_000;
const hour = 3_600_000_000_000n;

/** One percent, or an hour, before a report is due again. */
const unhurried = { alphaReportPpb: 10_000_000n, deltaC: hour };
/** A report is due in each round. */
const eager = { alphaReportPpb: 0n, deltaC: 0n };

withGo(() => {
  describe('eight rounds on the true OCR2Aggregator', () => {
    let aggregator: TrueAggregator;
    let keys: readonly TestOracle[];
    let oracles: OracleProcesses[] = [];
    let rounds: FeedRounds;
    /** The oracles of the network, in its order. */
    let members: readonly number[] = [];
    let folder = '';
    let transmitted = 0;
    const pids: number[] = [];
    /** What each oracle sees now. */
    let prices: readonly bigint[] = [];

    before(async () => {
      aggregator = await TrueAggregator.deploy();
      keys = await aggregator.newOracles(7);
      folder = await mkdtemp(join(tmpdir(), 'loopp-rounds-'));
      const packed = await packedPlugins();
      const goMedian = await medians.go();
      oracles = await Promise.all(
        keys.map((key, index) =>
          OracleProcesses.start({
            keys: key,
            // Oracles of one network: those with an odd number decide by libocr's own median.
            commands: { relayer: [packed.evm], median: index % 2 === 0 ? [packed.median] : goMedian },
            relayerConfig: aggregator.relayerConfig,
            contract: aggregator.address,
            observe: () => prices[index] ?? 0n,
            socketDir: folder,
            onSpawn: (pid) => void pids.push(pid),
          }),
        ),
      );
    }, buildTimeout);
    after(async () => {
      await Promise.all(oracles.map((oracle) => oracle.close()));
      await goneWithin(1_000, pids);
      assert.deepEqual(await readdir(folder), []);
      await rm(folder, { recursive: true });
      await aggregator?.[Symbol.asyncDispose]();
    }, limit);

    /** Gives the contract these oracles, in this order, and has them follow. @returns the new digest. */
    async function configure(order: readonly number[], f: number, rules: typeof eager): Promise<string> {
      members = order;
      const chosen = order.flatMap((index) => keys[index] ?? []);
      const set = await aggregator.configure(chosen, f, offchainConfigOf(order.length, rules));
      const [, , digest] = await aggregator.read('latestConfigDetails');
      const network = order.flatMap((index) => oracles[index] ?? []);
      await Promise.all(network.map((oracle) => oracle.configure()));
      await followed(network, set, String(digest));
      rounds = new FeedRounds({
        network: new Ocr2Network({
          oracles: network,
          n: network.length,
          f,
          configDigest: bytes(digest),
          durations: {
            ...{ query: step, observation: step, report: step },
            ...{ shouldAcceptFinalizedReport: step, shouldTransmitAcceptedReport: step },
          },
          transmitMs: step,
          roundsPerEpoch: 3,
          clock: systemClock,
          schedule: takingTurns({ deltaStageMs: 0 }),
          transmitters: 'first',
        }),
        configDigest: bytes(digest),
        feed: new EvmFeedReader(aggregator.chain, aggregator.address),
        logger: silentLogger,
      });
      return String(digest);
    }

    /** Each relayer tells the contract's own configuration, and computes the contract's own digest of it. */
    async function followed(network: readonly OracleProcesses[], set: OracleSet, digest: string): Promise<void> {
      const [count, block] = await aggregator.read('latestConfigDetails');
      for (const { id, provider } of network) {
        const { contractConfigTracker, offchainConfigDigester, contractTransmitter } = provider;
        const details = await contractConfigTracker.latestConfigDetails();
        assert.deepEqual(details, { changedInBlock: BigInt(Number(block)), configDigest: bytes(digest) });
        const config = await contractConfigTracker.latestConfig(details.changedInBlock);
        assert.deepEqual(config, {
          configDigest: bytes(digest),
          configCount: BigInt(Number(count)),
          ...set,
          signers: set.signers.map(bytes),
        });
        assert.deepEqual(await offchainConfigDigester.configDigest(config), bytes(digest));
        assert.equal(await offchainConfigDigester.configDigestPrefix(), 1);
        const none = { configDigest: bytes(digest), epoch: 0 };
        assert.deepEqual(await contractTransmitter.latestConfigDigestAndEpoch(), none);
        assert.equal(await contractTransmitter.fromAccount(), set.transmitters[id]);
        const height = await contractConfigTracker.latestBlockHeight();
        assert.equal(height, await aggregator.chain.client.blockNumber());
      }
    }

    /** A round in which the oracles of the network see these prices: its answer must be their median. */
    async function round(seen: readonly bigint[], digest: string): Promise<void> {
      prices = seen;
      const observed = members.map((index) => seen[index] ?? 0n);
      const ascending = observed.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      const median = ascending[Math.floor(ascending.length / 2)];
      const { outcome, reason, epoch, round: number, observations, answer, transmitter } = await rounds.run({});
      assert.equal(outcome, 'transmitted', reason);
      assert.deepEqual(observations, ascending);
      assert.equal(answer, median);
      transmitted++;
      // The contract itself, by its own ABI.
      assert.deepEqual(await aggregator.read('latestAnswer'), [median]);
      assert.deepEqual(await aggregator.read('latestRound'), [BigInt(transmitted)]);
      const [roundId, latest, startedAt, updatedAt] = await aggregator.read('latestRoundData');
      assert.deepEqual([roundId, latest], [BigInt(transmitted), median]);
      assert.ok(Number(startedAt) <= Number(updatedAt) + 1 && Number(startedAt) > 0);
      const details = await aggregator.read('latestTransmissionDetails');
      assert.deepEqual(details.slice(0, 4), [digest, epoch, number, median]);
      assert.ok((await aggregator.read('getTransmitters')).includes(transmitter));
      for (const { provider } of oracles) {
        const found = await provider.medianContract.latestTransmissionDetails();
        const latestTimestamp = new Date(Number(details[4]) * 1_000);
        const position = { configDigest: bytes(digest), epoch, round: number };
        assert.deepEqual(found, { ...position, latestAnswer: median, latestTimestamp });
        const of = await provider.contractTransmitter.latestConfigDigestAndEpoch();
        assert.deepEqual(of, { configDigest: bytes(digest), epoch });
      }
    }

    /** What the round before transmitted, by the contract. */
    async function lastPosition(): Promise<ReportTimestamp> {
      const [digest, epoch, number] = await aggregator.read('latestTransmissionDetails');
      return { configDigest: bytes(digest), epoch: Number(epoch), round: Number(number) };
    }

    it('four of them with four oracles, of which two decide by libocr', limit, async () => {
      const digest = await configure([0, 1, 2, 3], 1, eager);
      await round([100n, 102n, 101n, 103n], digest);
      await round([-5n, -5n, 7n, -6n], digest);
      await round([10n ** 12n, 10n ** 12n, -(10n ** 12n), 0n], digest);
      await round([1_000_000n, 1_000_001n, 1_000_002n, 1_000_003n], digest);
    });

    it('is told that a round was requested, by the log of the contract', limit, async () => {
      const asked = await lastPosition();
      await aggregator.send('requestNewRound');
      for (const { provider } of oracles) {
        assert.deepEqual(await provider.medianContract.latestRoundRequested(hour), asked);
      }
    });

    it('four more with seven oracles in another order, after the configuration changed', limit, async () => {
      const before = await lastPosition();
      const former = oracles.slice(0, 4).map(({ plugin }) => plugin);
      const next = { ...before, round: before.round + 1, extraHash: new Uint8Array(32) };
      const late = signedReport(keys, next, [1n, 2n, 3n, 4n]);
      const digest = await configure([6, 1, 5, 0, 4, 3, 2], 2, unhurried);
      assert.notEqual(digest, toHex(before.configDigest));
      // Reports of the former configuration are worth nothing now, for plugins and contract.
      for (const plugin of former) assert.equal(await plugin.shouldTransmitAcceptedReport(next, late.report), false);
      const [first] = oracles;
      assert.ok(first);
      const given = first.contractTransmitter.transmit(next, late.report, late.signatures);
      await assert.rejects(given, /transmit was not sent, it would revert: configDigest mismatch/);

      await round([2_000n, 2_001n, 2_002n, 2_003n, 2_004n, 2_005n, 2_006n], digest);
      // Within one percent, within an hour: no report is due until somebody asks for one.
      prices = [2_001n, 2_001n, 2_004n, 2_004n, 2_004n, 2_005n, 2_006n];
      const { outcome, reason } = await rounds.run({});
      assert.deepEqual([outcome, reason], ['skipped', 'no report is due by the rules of the reporting plugin']);
      await aggregator.send('requestNewRound');
      await round(prices, digest);
      await round([3_000n, 2_900n, 2_800n, 3_100n, 3_200n, 2_700n, 2_000n], digest);
      await round([-1n, -2n, -3n, -4n, -5n, -6n, -7n], digest);
      assert.equal(transmitted, 8);
      assert.deepEqual(await aggregator.read('latestRound'), [8n]);
    });

    it('keeps all eight answers', limit, async () => {
      const answers = [102n, -5n, 10n ** 12n, 1_000_002n, 2_003n, 2_004n, 2_900n, -4n];
      for (const [index, answer] of answers.entries()) {
        assert.deepEqual(await aggregator.read('getAnswer', BigInt(index + 1)), [answer]);
      }
    });
  });
});

function bytes(hex: unknown): Uint8Array {
  return Uint8Array.from(Buffer.from(String(hex).slice(2), 'hex'));
}
