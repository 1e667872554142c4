import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeMedianConfig, type MedianConfig } from './median-config.js';
import { encodeMedianObservation, parseAttributedObservation } from './median-observation.js';
import type { DataSource, LatestTransmissionDetails } from './median-types.js';
import { NumericalMedianFactory } from './numerical-median-factory.js';
import type { NumericalMedianOptions } from './numerical-median-options.js';
import { encodeOnchainConfig, StandardOnchainConfigCodec } from './onchain-config.js';
import { buildMedianReport, EvmReportCodec, medianFromReport } from './report-codec.js';
import type { Call, ReportTimestamp } from './types.js';

const limit = { timeout: 10_000 };

const now = 1_700_000_000_500;
const hour = 3_600_000;
const configDigest = new Uint8Array(32).fill(1);
const otherDigest = new Uint8Array(32).fill(2);
const empty = new Uint8Array();
const round = (epoch: number, round: number): ReportTimestamp => ({ configDigest, epoch, round });

const quiet: MedianConfig = {
  alphaReportInfinite: true,
  alphaReportPpb: 0n,
  alphaAcceptInfinite: true,
  alphaAcceptPpb: 0n,
  deltaC: BigInt(hour) * 1_000_000n,
};

/** What the contract holds: a fresh answer of 100 at epoch 1, round 1. */
const fresh: LatestTransmissionDetails = { ...round(1, 1), latestAnswer: 100n, latestTimestamp: new Date(now) };

function source(value: bigint | Error): DataSource {
  return {
    async observe() {
      if (typeof value === 'bigint') return value;
      throw value;
    },
  };
}

interface Setup {
  readonly median?: Partial<MedianConfig>;
  readonly contract?: Partial<LatestTransmissionDetails> | Error;
  readonly requested?: ReportTimestamp | Error;
  readonly options?: Partial<NumericalMedianOptions>;
  readonly f?: number;
}

async function start(setup: Setup = {}) {
  const chain = {
    transmission: setup.contract,
    async latestTransmissionDetails() {
      if (chain.transmission instanceof Error) throw chain.transmission;
      return { ...fresh, ...chain.transmission };
    },
    async latestRoundRequested() {
      if (setup.requested instanceof Error) throw setup.requested;
      return setup.requested ?? { configDigest: new Uint8Array(32), epoch: 0, round: 0 };
    },
  };
  const factory = new NumericalMedianFactory({
    medianContract: chain,
    reportCodec: new EvmReportCodec(),
    onchainConfigCodec: new StandardOnchainConfigCodec(),
    dataSource: source(5n),
    juelsPerFeeCoin: source(6n),
    gasPriceSubunits: source(7n),
    clock: () => now,
    ...setup.options,
  });
  const { plugin, info } = await factory.newReportingPlugin({
    configDigest,
    oracleId: 0,
    n: 4,
    f: setup.f ?? 1,
    onchainConfig: encodeOnchainConfig({ min: -1000n, max: 1000n }),
    offchainConfig: encodeMedianConfig({ ...quiet, ...setup.median }),
    estimatedRoundInterval: 0n,
    maxDurationQuery: 0n,
    maxDurationObservation: 0n,
    maxDurationReport: 0n,
    maxDurationShouldAcceptFinalizedReport: 0n,
    maxDurationShouldTransmitAcceptedReport: 0n,
  });
  return { plugin, info, chain };
}

function observations(...values: bigint[]) {
  return values.map((value, observer) => ({
    observer,
    observation: encodeMedianObservation({ timestamp: 1, value, juelsPerFeeCoin: 1n }),
  }));
}

function reportOf(value: bigint): Uint8Array {
  return buildMedianReport([{ timestamp: 1, value, juelsPerFeeCoin: 1n, gasPriceSubunits: 0n, observer: 0 }]);
}

async function isDue(setup: Setup, ...values: bigint[]): Promise<boolean> {
  const { plugin } = await start(setup);
  const decision = await plugin.report(round(2, 1), empty, observations(...values));
  assert.equal(decision.report.length > 0, decision.shouldReport);
  return decision.shouldReport;
}

test('the plugin announces its name and limits', limit, async () => {
  const { info } = await start();
  assert.deepEqual(info, {
    name: 'NumericalMedian',
    uniqueReports: false,
    limits: { maxQueryLength: 0, maxObservationLength: 92, maxReportLength: 288 },
  });
});

test('the query is empty, and no other query is answered', limit, async () => {
  const { plugin } = await start();
  assert.deepEqual(await plugin.query(round(1, 1)), empty);
  const query = Uint8Array.of(1);
  await assert.rejects(plugin.observation(round(1, 1), query), { code: 'OCR2_QUERY_NOT_EMPTY' });
  await assert.rejects(plugin.report(round(1, 1), query, observations(1n, 2n)), { code: 'OCR2_QUERY_NOT_EMPTY' });
});

test(
  'an observation holds the time and the values of the sources, the gas price only when asked for',
  limit,
  async () => {
    for (const includeGasPriceSubunitsInObservation of [false, true]) {
      const { plugin } = await start({ options: { includeGasPriceSubunitsInObservation } });
      const observation = await plugin.observation(round(1, 1), empty);
      assert.deepEqual(parseAttributedObservation({ observation, observer: 9 }), {
        timestamp: 1_700_000_000,
        value: 5n,
        juelsPerFeeCoin: 6n,
        gasPriceSubunits: includeGasPriceSubunitsInObservation ? 7n : 0n,
        observer: 9,
      });
    }
  },
);

test('the sources are asked together, with the round and the call they belong to', limit, async () => {
  const asked: [ReportTimestamp, Call | undefined][] = [];
  let release = () => {};
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waiting: DataSource = {
    async observe(timestamp, call) {
      if (asked.push([timestamp, call]) === 3) release();
      await all;
      return 1n;
    },
  };
  const { plugin } = await start({
    options: { dataSource: waiting, juelsPerFeeCoin: waiting, gasPriceSubunits: waiting },
  });
  const call = { signal: new AbortController().signal };
  await plugin.observation(round(3, 4), empty, call);
  assert.deepEqual(asked, new Array(3).fill([round(3, 4), call]));
});

test('a failing source fails the observation, and every failing source is named', limit, async () => {
  const options = { juelsPerFeeCoin: source(new Error('no price')), gasPriceSubunits: source(2n ** 191n) };
  const { plugin } = await start({ options });
  await assert.rejects(plugin.observation(round(1, 1), empty), {
    code: 'OCR2_OBSERVATION_FAILED',
    message: /JuelsPerFeeCoinDataSource: no price; GasPriceSubunitsDataSource: .*int192/,
  });
});

test('f+1 valid observations are needed, and enough', limit, async () => {
  const { plugin } = await start({ contract: { epoch: 0, round: 0 }, f: 1 });
  const broken = { observer: 3, observation: Uint8Array.of(255) };
  await assert.rejects(plugin.report(round(1, 1), empty, [...observations(1n), broken, broken]), {
    code: 'OCR2_TOO_FEW_OBSERVATIONS',
    message: /1 of 3 .* f\+1 = 2/,
  });
  const { shouldReport, report } = await plugin.report(round(1, 1), empty, [...observations(1n, 2n), broken]);
  assert.equal(shouldReport, true);
  assert.equal(medianFromReport(report), 2n);
});

test('without a reason there is no report', limit, async () => {
  assert.equal(await isDue({}, 1n, 2n, 3n, 4n), false);
});

test('the first round of a configuration is a reason, that of another one is not', limit, async () => {
  assert.equal(await isDue({ contract: { epoch: 0, round: 0 } }, 1n, 2n), true);
  assert.equal(await isDue({ contract: { epoch: 0, round: 0, configDigest: otherDigest } }, 1n, 2n), false);
  assert.equal(await isDue({ contract: { epoch: 0, round: 1 } }, 1n, 2n), false);
});

test('a deviation of alphaReport from the answer on chain is a reason, unless it is infinite', limit, async () => {
  const median = { alphaReportInfinite: false, alphaReportPpb: 20_000_000n };
  assert.equal(await isDue({ median }, 0n, 102n), true);
  assert.equal(await isDue({ median }, 0n, 101n), false);
  assert.equal(await isDue({ median: { ...median, alphaReportInfinite: true } }, 0n, 102n), false);
});

test('an answer older than deltaC is a reason, one exactly as old is not', limit, async () => {
  const age = (ms: number) => ({ contract: { latestTimestamp: new Date(now - ms) } });
  assert.equal(await isDue(age(hour), 1n, 2n), false);
  assert.equal(await isDue(age(hour + 1), 1n, 2n), true);
  const median = { deltaC: quiet.deltaC + 1n };
  assert.equal(await isDue({ ...age(hour + 1), median }, 1n, 2n), true);
  assert.equal(await isDue({ ...age(hour), median: { deltaC: quiet.deltaC - 1n } }, 1n, 2n), true);
  assert.equal(await isDue({ contract: { latestTimestamp: new Date(-62_135_596_800_000) } }, 1n, 2n), true);
});

test('a round requested since the latest report is a reason', limit, async () => {
  assert.equal(await isDue({ requested: round(1, 1) }, 1n, 2n), true);
  assert.equal(await isDue({ requested: round(1, 0) }, 1n, 2n), false);
  assert.equal(await isDue({ requested: { ...round(9, 9), configDigest: otherDigest } }, 1n, 2n), false);
});

test('a median outside of the limits of the contract is never reported', limit, async () => {
  const contract = { epoch: 0, round: 0 };
  assert.equal(await isDue({ contract }, 0n, 1000n), true);
  assert.equal(await isDue({ contract }, 0n, 1001n), false);
  assert.equal(await isDue({ contract }, -1001n, -1001n), false);
});

test('a contract that cannot be read fails the call, naming what was read', limit, async () => {
  const down = new Error('down');
  const failed = { code: 'OCR2_CONTRACT_READ_FAILED' };
  for (const setup of [{ contract: down }, { requested: down }]) {
    const { plugin } = await start(setup);
    await assert.rejects(plugin.report(round(1, 1), empty, observations(1n, 2n)), failed);
  }
  const { plugin } = await start({ contract: down });
  await assert.rejects(plugin.shouldAcceptFinalizedReport(round(9, 1), reportOf(1n)), failed);
  await assert.rejects(plugin.shouldTransmitAcceptedReport(round(9, 1), reportOf(1n)), failed);
});

test('a report longer than the codec’s own limit fails', limit, async () => {
  class Boastful extends EvmReportCodec {
    override async maxReportLength(): Promise<number> {
      return 10;
    }
  }
  const { plugin } = await start({ contract: { epoch: 0, round: 0 }, options: { reportCodec: new Boastful() } });
  await assert.rejects(plugin.report(round(1, 1), empty, observations(1n, 2n)), { code: 'OCR2_REPORT_TOO_LONG' });
  assert.equal(await plugin.shouldAcceptFinalizedReport(round(2, 1), reportOf(1n)), false);
});

test('a report is accepted once, and only when later than the contract and than the accepted one', limit, async () => {
  const { plugin, chain } = await start();
  const accept = (epoch: number, number: number) =>
    plugin.shouldAcceptFinalizedReport(round(epoch, number), reportOf(5n));
  assert.equal(await accept(1, 1), false, 'as late as the contract');
  assert.equal(await accept(1, 2), true);
  assert.equal(await accept(1, 2), false, 'the same again');
  assert.equal(await accept(1, 3), false, 'one is pending');
  chain.transmission = { epoch: 1, round: 2 };
  assert.equal(await accept(1, 3), true, 'nothing is pending any more');
  chain.transmission = { configDigest: otherDigest };
  assert.equal(await accept(2, 1), false, 'another configuration');
});

test('while a report is pending, one that deviates by alphaAccept is accepted in its place', limit, async () => {
  const { plugin } = await start({ median: { alphaAcceptInfinite: false, alphaAcceptPpb: 100_000_000n } });
  const accept = (number: number, value: bigint) =>
    plugin.shouldAcceptFinalizedReport(round(2, number), reportOf(value));
  assert.equal(await accept(1, 100n), true);
  assert.equal(await accept(2, 109n), false);
  assert.equal(await accept(3, 110n), true);
  assert.equal(await accept(4, 115n), false, 'compared with the report accepted last');
  await assert.rejects(plugin.shouldAcceptFinalizedReport(round(2, 5), Uint8Array.of(1)), {
    code: 'OCR2_INVALID_REPORT',
  });
});

test('of two calls for one report that overlap only one accepts it', limit, async () => {
  const { plugin } = await start();
  const both = [1, 2].map(() => plugin.shouldAcceptFinalizedReport(round(2, 1), reportOf(5n)));
  assert.deepEqual((await Promise.all(both)).sort(), [false, true]);
});

test(
  'an accepted report is transmitted until the contract has one as late, or another configuration',
  limit,
  async () => {
    const { plugin, chain } = await start();
    const transmit = () => plugin.shouldTransmitAcceptedReport(round(2, 1), reportOf(5n));
    assert.equal(await transmit(), true);
    chain.transmission = { epoch: 2, round: 1 };
    assert.equal(await transmit(), false);
    chain.transmission = { configDigest: otherDigest };
    assert.equal(await transmit(), false);
    await plugin.close();
  },
);

test('a custom deviation decides instead of the relative one', limit, async () => {
  const seen: bigint[][] = [];
  const deviation = (...values: [bigint, bigint, bigint]) => seen.push(values) > 0;
  const median = { alphaReportInfinite: false, alphaReportPpb: 3n };
  assert.equal(await isDue({ median, options: { deviation } }, 0n, 100n), true);
  assert.deepEqual(seen, [[3n, 100n, 100n]]);
});

test('a config that is no median config is refused', limit, async () => {
  await assert.rejects(start({ median: { deltaC: -1n } }), { code: 'OCR2_INVALID_CONFIG' });
});
