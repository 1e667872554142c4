import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MedianService, silentLogger } from '@loopp/loop';
import { type ReportingPluginFactoryFixture, testMedianFactory } from '@loopp/loop/test';
import {
  buildMedianReport,
  encodeMedianObservation,
  encodeOnchainConfig,
  parseAttributedObservation,
} from '@loopp/ocr2';
import { configDigest, Feed, pluginConfig } from './fixtures/feed.js';
import { MedianFactory } from './median-factory.js';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const command = [process.execPath, '--import', import.meta.resolve('tsx'), '--conditions=@loopp/source', main];

const none = new Uint8Array();
const round = { configDigest, epoch: 1, round: 1 };
const values = [99n, 100n, 101n, 250n].map((value, observer) => ({
  timestamp: 1_700_000_000 + observer,
  value,
  juelsPerFeeCoin: 2n,
  gasPriceSubunits: 3n,
  observer,
}));
const observations = values.map(({ observer, ...observed }) => ({
  observation: encodeMedianObservation(observed),
  observer,
}));
const report = buildMedianReport(values);
const far = buildMedianReport(values.map((observed) => ({ ...observed, value: observed.value * 2n })));
const damaged = observations.map(({ observer }) => ({ observation: Uint8Array.of(8), observer }));

/** A source gives 100, 2 and 3; the time is the plugin's own. */
function observed(observation: Uint8Array): void {
  const { value, juelsPerFeeCoin, gasPriceSubunits } = parseAttributedObservation({ observation, observer: 0 });
  assert.deepEqual([value, juelsPerFeeCoin, gasPriceSubunits], [100n, 2n, 3n]);
}

/** Of `loop-median` on a contract without transmissions; a report is due for its first one. */
const fixture: ReportingPluginFactoryFixture = {
  cases: {
    ready: [{ args: [], answer: undefined }],
    newReportingPlugin: [
      {
        args: [pluginConfig],
        makes: {
          query: [{ args: [round], answer: none }],
          observation: [{ args: [round, none], check: observed }],
          report: [
            { args: [round, none, observations], answer: { shouldReport: true, report } },
            { args: [round, none, damaged], error: { text: 'Only 0 of 4 observations are valid' } },
          ],
          shouldTransmitAcceptedReport: [{ args: [round, report], answer: true }],
        },
        info: {
          name: 'NumericalMedian',
          uniqueReports: false,
          limits: { maxQueryLength: 0, maxObservationLength: 92, maxReportLength: 288 },
        },
      },
      { args: [{ ...pluginConfig, onchainConfig: Uint8Array.of(1) }], error: { text: /./ } },
      { args: [{ ...pluginConfig, offchainConfig: Uint8Array.of(255) }], error: { text: /./ } },
    ],
  },
  rounds: {
    config: { ...pluginConfig, onchainConfig: encodeOnchainConfig({ min: 0n, max: 400n }) },
    steps: [
      { call: 'report', args: [round, none, observations], answer: { shouldReport: true, report } },
      { call: 'shouldAcceptFinalizedReport', args: [round, report], answer: true },
      { call: 'shouldAcceptFinalizedReport', args: [round, report], answer: false },
      // The one before is pending, and this one says the same.
      { call: 'shouldAcceptFinalizedReport', args: [{ ...round, round: 2 }, report], answer: false },
      { call: 'shouldAcceptFinalizedReport', args: [{ ...round, round: 3 }, far], answer: true },
      { call: 'shouldTransmitAcceptedReport', args: [{ ...round, round: 3 }, far], answer: true },
    ],
  },
};

describe('loop-median, in process', () => {
  testMedianFactory(() => ({ subject: new MedianFactory(new Feed().args(), { logger: silentLogger }) }), {
    ...fixture,
    lacks: {
      bounds: 'nothing is received in one process, so nothing is checked',
      closed: 'plugins and factory have nothing of their own to close',
      abort: 'it makes plugins at once',
      deadline: 'it makes plugins at once',
    },
  });
});

describe('loop-median, as a process', () => {
  testMedianFactory(() => ({ subject: new MedianService({ ...new Feed().args(), command }) }), fixture);
});
