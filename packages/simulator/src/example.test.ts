import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Ocr3ReportingPluginFactory } from '@loopp/loop';
import { silent, simulateOcr3 } from '@loopp/simulator';

const bytes = (text: string) => new TextEncoder().encode(text);

/** The plugin under test: its outcome counts the observations. */
const factory: Ocr3ReportingPluginFactory = {
  newReportingPlugin: async ({ n, f }) => ({
    plugin: {
      query: async () => bytes(''),
      observation: async ({ seqNr }) => bytes(`seen in ${seqNr}`),
      validateObservation: async () => {},
      observationQuorum: async (_context, _query, observations) => observations.length >= n - f,
      outcome: async (_context, _query, observations) => bytes(`${observations.length} of ${n}`),
      reports: async (_seqNr, outcome) => [{ reportWithInfo: { report: outcome, info: bytes('') } }],
      shouldAcceptAttestedReport: async () => true,
      shouldTransmitAcceptedReport: async () => true,
      close: async () => {},
    },
    info: {
      name: 'counter',
      limits: {
        maxQueryLength: 0,
        maxObservationLength: 32,
        maxOutcomeLength: 32,
        maxReportLength: 32,
        maxReportCount: 1,
      },
    },
  }),
  close: async () => {},
};

it('makes an outcome while one oracle is down', { timeout: 10_000 }, async () => {
  const network = await simulateOcr3({ factory, faults: [silent(3)], seed: 7 });
  const { status, outcome, observations, reports } = await network.round();
  assert.equal(status, 'transmitted');
  assert.equal(observations.length, 3);
  assert.deepEqual(outcome, bytes('3 of 4'));
  assert.deepEqual(network.chain.transmissions[0]?.report.report, reports[0]?.report);
  await network.close();
});
