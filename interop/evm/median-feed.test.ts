import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Hex, readMedianFeedArtifact } from '@loopp/evm';
import { type Anvil, startAnvil } from '@loopp/evm/test';
import { encodeOnchainConfig } from '@loopp/ocr2';
import fc from 'fast-check';
import { bytesToHex, encodeFunctionData, parseAbi } from 'viem/utils';
import { feedAbi } from './feed-abi.js';
import { hasGo, ocr2AggregatorBytecode } from './ocr2-aggregator.js';
import { oracleOf, reportOf, type Transmission, transmitTo } from './transmission.js';
import { type Outcome, TwinFeeds } from './twin-feeds.js';

const limit = { timeout: 120_000 };
const range = [-1_000n, 1_000_000n] as const;
const oracles = [1, 2, 3, 4].map(oracleOf);
const [first, second] = [oracleOf(1), oracleOf(2)];
const owner = oracleOf(50).transmitter;
const stranger = oracleOf(51);
const onchainConfig = bytesToHex(encodeOnchainConfig({ min: range[0], max: range[1] }));

const views = feedAbi.flatMap((entry) =>
  entry.stateMutability === 'view' && entry.inputs.length === 0 ? [entry.name] : [],
);

function configData(change: { signers?: Hex[]; transmitters?: Hex[]; f?: number; onchainConfig?: Hex } = {}): Hex {
  const config = {
    signers: oracles.map((oracle) => oracle.signer),
    transmitters: oracles.map((oracle) => oracle.transmitter),
    f: 1,
    onchainConfig,
    ...change,
  };
  return encodeFunctionData({
    abi: feedAbi,
    functionName: 'setConfig',
    args: [config.signers, config.transmitters, config.f, config.onchainConfig, 2n, '0x0102'],
  });
}

const good: Transmission = { epoch: 1, round: 1, report: reportOf([5n, 6n, 7n]), signers: [first, second] };

describe('MedianFeed beside OCR2Aggregator', { skip: hasGo() ? false : 'go is not installed' }, () => {
  let anvil: Anvil;
  let twins: TwinFeeds;

  before(async () => {
    anvil = await startAnvil();
    const feed = (await readMedianFeedArtifact()).bytecode;
    const accounts = [owner, stranger.transmitter, ...oracles.map((oracle) => oracle.transmitter)] as const;
    twins = await TwinFeeds.deploy(anvil, { aggregator: ocr2AggregatorBytecode(), feed }, range, accounts);
    // OCR2Aggregator pays its oracles, so it wants to know whom; MedianFeed does not.
    const everyone = oracles.map((oracle) => oracle.transmitter);
    const setPayees = parseAbi(['function setPayees(address[], address[])']);
    await twins.sendToAggregator(
      encodeFunctionData({ abi: setPayees, functionName: 'setPayees', args: [everyone, everyone] }),
    );
  }, limit);
  after(() => anvil.close());

  function equal(outcomes: readonly Outcome[]): Outcome {
    const [aggregator, feed] = outcomes;
    assert.ok(aggregator !== undefined);
    assert.deepEqual(feed, aggregator);
    return aggregator;
  }

  async function sameViews(): Promise<void> {
    for (const functionName of views) {
      equal(await twins.read(encodeFunctionData({ abi: feedAbi, functionName, args: [] })));
    }
    for (const id of [0n, 1n, 2n, 5n, 2n ** 32n]) {
      equal(await twins.read(encodeFunctionData({ abi: feedAbi, functionName: 'getRoundData', args: [id] })));
      equal(await twins.read(encodeFunctionData({ abi: feedAbi, functionName: 'getAnswer', args: [id] })));
      equal(await twins.read(encodeFunctionData({ abi: feedAbi, functionName: 'getTimestamp', args: [id] })));
    }
  }

  it('answers every view alike before and after a configuration', limit, async () => {
    await sameViews();
    equal(await twins.send(owner, () => configData()));
    await sameViews();
  });

  it('takes and refuses transmissions for the same reasons', limit, async () => {
    equal(await twins.send(owner, () => configData()));
    const by = first.transmitter;
    assert.equal(equal(await twins.send(by, transmitTo(good))).reason, undefined);
    const report = good.report;
    const next = { ...good, round: 2 };
    const cases: [Transmission, string][] = [
      [good, 'stale report'],
      [{ ...good, epoch: 0, round: 9 }, 'stale report'],
      [{ ...next, foreignDigest: true }, 'configDigest mismatch'],
      [{ ...next, trailing: `0x${'00'.repeat(32)}` }, 'calldata length mismatch'],
      [{ ...next, signers: [first] }, 'wrong number of signatures'],
      [{ ...next, signers: [...oracles] }, 'wrong number of signatures'],
      [{ ...next, signers: [first, first] }, 'duplicate signer'],
      [{ ...next, signers: [first, stranger] }, 'signature error'],
      [{ ...next, signOther: true }, 'signature error'],
      [{ ...next, report: Uint8Array.of(...report, ...new Uint8Array(32)) }, 'report length mismatch'],
      [{ ...next, report: reportOf([5n]) }, 'too few values to trust median'],
      [{ ...next, report: reportOf([1n, range[1] + 1n]) }, 'median is out of min-max range'],
      [{ ...next, report: reportOf([range[0] - 2n, range[0] - 1n]) }, 'median is out of min-max range'],
      [{ ...next, report: reportOf(Array.from({ length: 32 }, () => 1n)) }, 'num observations out of bounds'],
      [{ ...next, report: report.slice(0, 100) }, 'calldata length mismatch'],
      [{ ...next, report: report.slice(0, 128) }, ''],
      [{ ...next, report: new Uint8Array() }, ''],
    ];
    for (const [transmission, reason] of cases) {
      const outcome = equal(await twins.send(by, transmitTo(transmission)));
      assert.equal(outcome.reason, reason);
    }
    const unknown = equal(await twins.send(stranger.transmitter, transmitTo(next)));
    assert.equal(unknown.reason, 'unauthorized transmitter');
    await sameViews();
  });

  it('configures and refuses to for the same reasons', limit, async () => {
    const some = oracles.map((oracle) => oracle.signer);
    const cases: [Hex, Parameters<typeof configData>[0], string | undefined][] = [
      [owner, {}, undefined],
      [owner, { onchainConfig: '0x' }, 'invalid onchainConfig'],
      [owner, { onchainConfig: bytesToHex(encodeOnchainConfig({ min: 0n, max: range[1] })) }, 'invalid onchainConfig'],
      [owner, { f: 0 }, 'f must be positive'],
      [owner, { f: 2 }, 'faulty-oracle f too high'],
      [owner, { signers: [...some.slice(1), first.signer, first.signer].slice(0, 4) }, undefined],
      [owner, { signers: [...some.slice(0, 3), first.signer] }, 'repeated signer address'],
      [stranger.transmitter, {}, 'Only callable by owner'],
    ];
    for (const [from, change, reason] of cases) {
      assert.equal(equal(await twins.send(from, () => configData(change))).reason, reason);
    }
  });

  it('lets only the owner request a round', limit, async () => {
    const request = encodeFunctionData({ abi: feedAbi, functionName: 'requestNewRound' });
    const requested = equal(await twins.send(owner, () => request));
    assert.equal(requested.logs?.length, 1);
    // Without an access controller, OCR2Aggregator refuses strangers without a word.
    const refused = await twins.send(stranger.transmitter, () => request);
    assert.deepEqual(refused, [{ reason: '' }, { reason: 'Only owner&requester can call' }]);
  });

  it('does the same in random runs of configurations, reports and requests', limit, async () => {
    const value = fc.bigInt({ min: range[0] - 10n, max: range[1] + 10n });
    const step = fc.oneof(
      { weight: 1, arbitrary: fc.constant('configure' as const) },
      { weight: 1, arbitrary: fc.constant('request' as const) },
      {
        weight: 10,
        arbitrary: fc.record({
          epoch: fc.nat(4),
          round: fc.nat(255),
          values: fc.array(value, { minLength: 1, maxLength: 6 }),
          signers: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1, maxLength: 3 }),
          by: fc.nat(3),
        }),
      },
    );
    const oracleAt = (index: number) => oracles[index] ?? first;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12 }), async (steps) => {
        equal(await twins.send(owner, () => configData()));
        for (const action of steps) {
          if (action === 'configure') equal(await twins.send(owner, () => configData()));
          else if (action === 'request') {
            equal(await twins.send(owner, () => encodeFunctionData({ abi: feedAbi, functionName: 'requestNewRound' })));
          } else {
            const { epoch, round, values, signers, by } = action;
            const sorted = [...values].sort((a, b) => (a < b ? -1 : 1));
            const transmission = { epoch, round, report: reportOf(sorted), signers: signers.map(oracleAt) };
            equal(await twins.send(oracleAt(by).transmitter, transmitTo(transmission)));
          }
        }
        await sameViews();
      }),
      { numRuns: 12 },
    );
  });
});
