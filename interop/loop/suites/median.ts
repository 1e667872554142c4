import assert from 'node:assert/strict';
import type { ReportingPluginFactory } from '@loopp/loop';
import { encodeMedianConfig, encodeMedianObservation } from '@loopp/ocr2';
import * as c from '../../../packages/loop/src/test/compliance/index.js';
import { kept, shared } from './relayer.js';
import { bytes, staticDigest, timestamp, utf8 } from './values.js';

export const medianValues = { dataSource: -5n, juelsPerFeeCoin: 6n, gasPriceSubunits: 7n };

export const reportingConfig = {
  configDigest: staticDigest,
  oracleId: 2,
  n: 4,
  f: 1,
  onchainConfig: utf8('-1000..1000'),
  offchainConfig: encodeMedianConfig({
    alphaReportInfinite: false,
    alphaReportPpb: 0n,
    alphaAcceptInfinite: false,
    alphaAcceptPpb: 0n,
    deltaC: 0n,
  }),
  estimatedRoundInterval: 1_000_000_000n,
  maxDurationQuery: 1_000_000_000n,
  maxDurationObservation: 2_000_000_000n,
  maxDurationReport: 3_000_000_000n,
  maxDurationShouldAcceptFinalizedReport: 4_000_000_000n,
  maxDurationShouldTransmitAcceptedReport: 5_000_000_000n,
};

const none = bytes('');
const observations = [3n, 1n, 2n].map((value, observer) => ({
  observation: encodeMedianObservation({ timestamp: 100 + observer, value, juelsPerFeeCoin: 8n, gasPriceSubunits: 9n }),
  observer,
}));
const broken = { observation: bytes('ffff'), observer: 3 };
const report = utf8('1 101 1 8 9\n2 102 2 8 9\n0 100 3 8 9');

/** Of NumericalMedian on the static relayer's provider. */
const fixture: c.ReportingPluginFactoryFixture = {
  cases: {
    newReportingPlugin: [
      {
        args: [reportingConfig],
        makes: {
          query: [{ args: [timestamp], answer: none }],
          observation: [
            { args: [timestamp, none], check: observed(timestamp.epoch) },
            { args: [timestamp, bytes('01')], error: { text: /query/i } },
          ],
          report: [
            { args: [timestamp, none, [...observations, broken]], answer: { shouldReport: true, report } },
            { args: [timestamp, none, []], error: { text: /only .*observations/i } },
          ],
        },
        info: {
          name: 'NumericalMedian',
          uniqueReports: false,
          limits: { maxQueryLength: 0, maxObservationLength: 92, maxReportLength: 256 },
        },
      },
    ],
  },
  rounds: {
    config: reportingConfig,
    steps: [
      ...[9, 10, 2 ** 31].flatMap((epoch) => {
        const round = { ...timestamp, epoch };
        return [
          { call: 'query', args: [round], answer: none },
          { call: 'observation', args: [round, none], check: observed(epoch) },
          { call: 'report', args: [round, none, [...observations, broken]], answer: { shouldReport: true, report } },
          { call: 'shouldAcceptFinalizedReport', args: [round, report], answer: true },
          { call: 'shouldTransmitAcceptedReport', args: [round, report], answer: true },
        ] as const;
      }),
      // Older than what was accepted.
      { call: 'shouldAcceptFinalizedReport', args: [timestamp, utf8('late')], answer: false },
    ],
  },
};

export function medianSuite(factory: () => ReportingPluginFactory): void {
  c.testMedianFactory(
    () => ({ subject: factory(), ...kept }),
    shared<ReportingPluginFactory, c.ReportingPluginFactoryFixture>(fixture),
  );
}

/** The plugin reads the clock; all else is known. */
function observed(epoch: number) {
  return (observation: Uint8Array): void => {
    const own = encodeMedianObservation({
      timestamp: secondsOf(observation),
      value: -5n * BigInt(epoch),
      juelsPerFeeCoin: 6n * BigInt(epoch),
      gasPriceSubunits: 7n * BigInt(epoch),
    });
    assert.deepEqual(Buffer.from(observation), Buffer.from(own));
    assert.ok(Math.abs(secondsOf(observation) - Date.now() / 1000) < 60);
  };
}

/** An observation starts with the field of its time, of five varint bytes. */
function secondsOf(observation: Uint8Array): number {
  assert.equal(observation[0], 0x08);
  return observation.subarray(1, 6).reduce((sum, byte, index) => sum + (byte & 0x7f) * 2 ** (7 * index), 0);
}
