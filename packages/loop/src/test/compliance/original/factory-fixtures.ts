import type { ReportingPluginConfig } from '../../../types/ocr2.js';
import type { Ocr3ReportingPluginConfig } from '../../../types/ocr3.js';
import type { Ocr3ReportingPluginFactoryFixture, Ocr3ReportingPluginFixture } from '../suites/ocr3.js';
import type { ReportingPluginFactoryFixture } from '../suites/reporting-plugin-factory.js';
import { originalReportingPluginFixture } from './reporting-plugin-fixture.js';
import { sparse } from './values.js';

const common = {
  oracleId: 10,
  n: 12,
  f: 42,
  onchainConfig: sparse({ 17: 11 }),
  offchainConfig: sparse({ 32: 64 }),
  estimatedRoundInterval: 1_000_000_000n,
  maxDurationQuery: 3_600_000_000_000n,
  maxDurationObservation: 1_000_000n,
};

export const originalReportingPluginConfig: ReportingPluginConfig = {
  ...common,
  configDigest: new Uint8Array(32),
  maxDurationReport: 1_000n,
  maxDurationShouldAcceptFinalizedReport: 10_000_000_000n,
  maxDurationShouldTransmitAcceptedReport: 60_000_000_000n,
};

const f41 = { text: 'expected F 42 but got 41' };

/** Of the factory of OCR2 in the original's static plugins. */
export const originalReportingPluginFactoryFixture: ReportingPluginFactoryFixture = {
  cases: {
    newReportingPlugin: [
      {
        args: [originalReportingPluginConfig],
        makes: originalReportingPluginFixture.cases,
        info: {
          name: 'test',
          uniqueReports: true,
          limits: { maxQueryLength: 42, maxObservationLength: 13, maxReportLength: 17 },
        },
      },
      { args: [{ ...originalReportingPluginConfig, f: 41 }], error: f41 },
    ],
  },
};

const some = Uint8Array.of(1, 2, 3);
const context = { seqNr: 1n, previousOutcome: some, epoch: 0n, round: 0n };
const observations = [{ observation: some, observer: 1 }];
const report = { report: some, info: some };
const one = { text: 'expected 1 but got 2' };

/** Of the reporting plugin of OCR3 in the original's static plugins: all bytes are 1, 2 and 3. */
export const originalOcr3ReportingPluginFixture: Ocr3ReportingPluginFixture = {
  cases: {
    query: [{ args: [context], answer: some }],
    observation: [{ args: [context, some], answer: some }],
    validateObservation: [
      { args: [context, some, { observation: some, observer: 1 }], answer: undefined },
      { args: [context, some, { observation: some, observer: 2 }], error: one },
    ],
    observationQuorum: [
      { args: [context, some, observations], answer: true },
      { args: [context, some, []], error: { text: 'expected ' } },
    ],
    outcome: [{ args: [context, some, observations], answer: some }],
    reports: [
      {
        args: [1n, some],
        answer: [
          {
            reportWithInfo: report,
            transmissionScheduleOverride: { transmitters: [1, 2, 3], transmissionDelays: [1_000_000_000n, 1_000_000n] },
          },
        ],
      },
    ],
    shouldAcceptAttestedReport: [{ args: [1n, report], answer: true }],
    shouldTransmitAcceptedReport: [
      { args: [1n, report], answer: true },
      { args: [2n, report], error: one },
    ],
  },
  without: {
    'a transmission schedule has one delay for each transmitter': 'it has two delays for three transmitters',
  },
};

export const originalOcr3ReportingPluginConfig: Ocr3ReportingPluginConfig = {
  ...common,
  configDigest: sparse({ 1: 1, 3: 3, 5: 5 }, 32),
  maxDurationShouldAcceptAttestedReport: 10_000_000_000n,
  maxDurationShouldTransmitAcceptedReport: 60_000_000_000n,
};

/** Of the factory of OCR3 in the original's static plugins. */
export const originalOcr3ReportingPluginFactoryFixture: Ocr3ReportingPluginFactoryFixture = {
  cases: {
    newReportingPlugin: [
      {
        args: [originalOcr3ReportingPluginConfig],
        makes: originalOcr3ReportingPluginFixture.cases,
        info: {
          name: 'test',
          limits: {
            maxQueryLength: 42,
            maxObservationLength: 13,
            maxOutcomeLength: 33,
            maxReportLength: 17,
            maxReportCount: 41,
          },
        },
      },
      { args: [{ ...originalOcr3ReportingPluginConfig, f: 41 }], error: f41 },
    ],
  },
};
