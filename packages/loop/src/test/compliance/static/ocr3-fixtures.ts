import type { Ocr3ReportingPluginConfig } from '../../../types/ocr3.js';
import { staticDigest } from '../../static-provider.js';
import { reportsHealth } from '../health.js';
import type { Ocr3ReportingPluginFactoryFixture, Ocr3ReportingPluginFixture } from '../suites/ocr3.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const none = new Uint8Array(0);
const context = { seqNr: 2n ** 64n - 1n, previousOutcome: Uint8Array.of(1, 2), epoch: 2n ** 64n - 2n, round: 3n };
const query = Uint8Array.of(9);
const observations = [7, 255, 0].map((observer) => ({ observation: Uint8Array.of(observer), observer }));
const outcome = Uint8Array.of(7, 255, 0);
const report = { report: outcome, info: text('5') };

/** Of `staticOcr3Plugin`. */
export const staticOcr3PluginFixture: Ocr3ReportingPluginFixture = {
  cases: {
    query: [{ args: [context], answer: text(`query ${2n ** 64n - 1n} ${2n ** 64n - 2n} 3`) }],
    observation: [
      { args: [context, query], answer: Uint8Array.of(1, 2, 9) },
      { args: [{ ...context, previousOutcome: none }, none], answer: none },
    ],
    validateObservation: [
      { args: [context, query, { observation: query, observer: 3 }], answer: undefined },
      { args: [context, query, { observation: none, observer: 3 }], error: { text: 'empty observation of 3' } },
    ],
    observationQuorum: [
      { args: [context, query, observations], answer: true },
      { args: [context, query, []], answer: false },
    ],
    outcome: [
      { args: [context, query, observations], answer: outcome },
      { args: [context, query, []], answer: none },
    ],
    reports: [
      {
        args: [5n, outcome],
        answer: [
          { reportWithInfo: report },
          {
            reportWithInfo: { report: outcome.toReversed(), info: none },
            transmissionScheduleOverride: {
              transmitters: [3, 0, 1],
              transmissionDelays: [0n, 5_000_000_000n, 2n ** 62n],
            },
          },
        ],
      },
    ],
    shouldAcceptAttestedReport: [
      { args: [4n, report], answer: true },
      { args: [5n, report], answer: false },
    ],
    shouldTransmitAcceptedReport: [
      { args: [4n, report], answer: false },
      { args: [4n, { ...report, info: none }], answer: true },
    ],
  },
  limits: {
    maxQueryLength: 50,
    maxObservationLength: 3,
    maxOutcomeLength: 3,
    maxReportLength: 3,
    maxReportCount: 2,
  },
};

const config: Ocr3ReportingPluginConfig = {
  configDigest: staticDigest,
  oracleId: 255,
  n: 31,
  f: 10,
  onchainConfig: Uint8Array.of(1),
  offchainConfig: Uint8Array.of(2),
  estimatedRoundInterval: 1n,
  maxDurationQuery: 2n,
  maxDurationObservation: 3n,
  maxDurationShouldAcceptAttestedReport: 4n,
  maxDurationShouldTransmitAcceptedReport: 5n,
};

/** Of `staticOcr3Factory`. */
export const staticOcr3FactoryFixture: Ocr3ReportingPluginFactoryFixture = {
  cases: {
    ready: [{ args: [], answer: undefined }],
    healthReport: reportsHealth({ StaticOcr3Factory: '' }),
    newReportingPlugin: [
      {
        args: [config],
        makes: staticOcr3PluginFixture.cases,
        info: {
          name: 'Static OCR3 255',
          limits: {
            maxQueryLength: 31,
            maxObservationLength: 10,
            maxOutcomeLength: 2,
            maxReportLength: 4,
            maxReportCount: 5,
          },
        },
      },
    ],
  },
  rounds: {
    config,
    steps: [
      { call: 'query', args: [context], answer: text(`query ${2n ** 64n - 1n} ${2n ** 64n - 2n} 3`) },
      { call: 'outcome', args: [context, query, observations], answer: outcome },
      { call: 'shouldAcceptAttestedReport', args: [4n, report], answer: true },
    ],
  },
};
