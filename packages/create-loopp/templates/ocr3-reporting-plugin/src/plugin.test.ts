import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ocr3ReportingPluginService, type OutcomeContext } from '@loopp/loop';
import { staticProvider, testOcr3ReportingPlugin, testOcr3ReportingPluginFactory } from '@loopp/loop/test';
import { configuration } from '../dev/configuration.js';
import { job } from '../dev/job.js';
import { encodeOutcome } from './outcome.js';
import { decodePrice, encodePrice } from './price.js';

// The plugin as a node has it: a process, under a host. LOOP_PLUGIN names an executable to test instead of the source.
const source = [process.execPath, '--import', 'tsx', fileURLToPath(new URL('main.ts', import.meta.url))];
const command = process.env['LOOP_PLUGIN'] === undefined ? source : [process.env['LOOP_PLUGIN']];
const started = () => new Ocr3ReportingPluginService({ ...job(staticProvider(), () => 1_000n), command });

const nothing = new Uint8Array();
const ocr = configuration(0);
const limits = {
  maxQueryLength: 0,
  maxObservationLength: 64,
  maxOutcomeLength: 65,
  maxReportLength: 64,
  maxReportCount: 1,
};
const price = (value: bigint) => ({ observedAt: 7n, value });
const outcome = (value: bigint, isNew: boolean) => encodeOutcome({ reported: price(value), isNew });
const report = (value: bigint) => ({ report: encodePrice(price(value)), info: nothing });
const after = (previousOutcome: Uint8Array): OutcomeContext => ({ seqNr: 5n, epoch: 2n, round: 5n, previousOutcome });
const first = after(nothing);
const observed = (...values: readonly bigint[]) =>
  values.map((value, observer) => ({ observation: encodePrice(price(value)), observer }));

// The suites hold the plugin to the rules of every reporting plugin, and to these calls with what is to come of them.
describe('the reporting plugin', () => {
  testOcr3ReportingPluginFactory(() => ({ subject: started() }), {
    cases: {
      ready: [{ args: [], answer: undefined }],
      newReportingPlugin: [
        { args: [ocr], makes: { query: [{ args: [first], answer: nothing }] }, info: { name: 'my-plugin', limits } },
      ],
    },
    // Calls on one plugin, in their order: a report is accepted once.
    rounds: {
      config: ocr,
      steps: [
        { call: 'shouldAcceptAttestedReport', args: [1n, report(5n)], answer: true },
        { call: 'shouldAcceptAttestedReport', args: [1n, report(5n)], answer: false },
        { call: 'shouldAcceptAttestedReport', args: [3n, report(6n)], answer: true },
        { call: 'shouldTransmitAcceptedReport', args: [1n, report(5n)], answer: false },
        { call: 'shouldTransmitAcceptedReport', args: [3n, report(6n)], answer: true },
      ],
    },
  });

  testOcr3ReportingPlugin(
    async () => {
      const service = started();
      return { subject: (await service.newReportingPlugin(ocr)).plugin, close: () => service.close() };
    },
    {
      limits,
      cases: {
        query: [{ args: [first], answer: nothing }],
        observation: [{ args: [first, nothing], check: (bytes) => assert.equal(decodePrice(bytes).value, 1_000n) }],
        validateObservation: [
          { args: [first, nothing, { observation: encodePrice(price(5n)), observer: 1 }], answer: undefined },
          { args: [first, nothing, { observation: Uint8Array.of(1), observer: 1 }], error: { text: '64 bytes' } },
          { args: [first, Uint8Array.of(1), { observation: nothing, observer: 1 }], error: { text: 'faulty leader' } },
        ],
        observationQuorum: [
          { args: [first, nothing, observed(1n, 2n)], answer: false },
          { args: [first, nothing, observed(1n, 2n, 3n)], answer: true },
        ],
        outcome: [
          { args: [first, nothing, observed(5n, 1_000_000n, 4n)], answer: outcome(5n, true) },
          // 1 % is the threshold of the job.
          { args: [after(outcome(1_000n, true)), nothing, observed(1_009n)], answer: outcome(1_000n, false) },
          { args: [after(outcome(1_000n, false)), nothing, observed(1_010n)], answer: outcome(1_010n, true) },
        ],
        reports: [
          { args: [5n, outcome(5n, true)], answer: [{ reportWithInfo: report(5n) }] },
          { args: [5n, outcome(5n, false)], answer: [] },
        ],
      },
    },
  );
});
