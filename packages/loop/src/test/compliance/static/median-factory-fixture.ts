import type { ReportingPluginConfig } from '../../../types/ocr2.js';
import { staticDigest } from '../../static-provider.js';
import { reportsHealth } from '../health.js';
import type { ReportingPluginFactoryFixture } from '../suites/reporting-plugin-factory.js';
import { staticTimestamp } from './static-args.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const none = new Uint8Array(0);

export const staticReportingPluginConfig: ReportingPluginConfig = {
  configDigest: staticDigest,
  oracleId: 2,
  n: 4,
  f: 1,
  onchainConfig: text('-1000..1000'),
  offchainConfig: Uint8Array.of(1),
  estimatedRoundInterval: 1_000_000_000n,
  maxDurationQuery: 1_000_000_000n,
  maxDurationObservation: 92n,
  maxDurationReport: 3_000_000_000n,
  maxDurationShouldAcceptFinalizedReport: 4_000_000_000n,
  maxDurationShouldTransmitAcceptedReport: 5_000_000_000n,
};

const observations = [
  { observation: text('3 4 5'), observer: 0 },
  { observation: text('1 -1 0'), observer: 255 },
];
const report = text('0 9 3 4 5\n255 9 1 -1 0');

/** Of `staticMedianFactory`, with the static provider and data sources of -5, 6 and 7 times the epoch. */
export const staticMedianFactoryFixture: ReportingPluginFactoryFixture = {
  cases: {
    ready: [{ args: [], answer: undefined }],
    healthReport: reportsHealth({ StaticFactory: '' }),
    newReportingPlugin: [
      {
        args: [staticReportingPluginConfig],
        makes: {
          query: [{ args: [staticTimestamp], answer: none }],
          observation: [{ args: [staticTimestamp, none], answer: text('-45 54 63') }],
          report: [{ args: [staticTimestamp, none, observations], answer: { shouldReport: true, report } }],
          shouldAcceptFinalizedReport: [{ args: [staticTimestamp, report], answer: true }],
          shouldTransmitAcceptedReport: [{ args: [{ ...staticTimestamp, epoch: 1 }, report], answer: false }],
        },
        info: {
          name: 'Static 0xcontract',
          uniqueReports: false,
          limits: { maxQueryLength: 0, maxObservationLength: 92, maxReportLength: 256 },
        },
      },
    ],
  },
  rounds: {
    config: staticReportingPluginConfig,
    steps: [9, 10, 2 ** 31].flatMap((epoch) => {
      const round = { ...staticTimestamp, epoch };
      return [
        { call: 'query', args: [round], answer: none },
        { call: 'observation', args: [round, none], answer: text(`${-5 * epoch} ${6 * epoch} ${7 * epoch}`) },
        { call: 'shouldAcceptFinalizedReport', args: [round, report], answer: true },
        { call: 'shouldTransmitAcceptedReport', args: [round, report], answer: true },
      ] as const;
    }),
  },
};
