import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ReportingPluginService } from '@loopp/loop';
import { staticProvider, testReportingPlugin, testReportingPluginFactory } from '@loopp/loop/test';
import { configuration } from '../dev/configuration.js';
import { job } from '../dev/job.js';
import { decodePrice, encodePrice } from './price.js';

// The plugin as a node has it: a process, under a host. LOOP_PLUGIN names an executable to test instead of the source.
const source = [process.execPath, '--import', 'tsx', fileURLToPath(new URL('main.ts', import.meta.url))];
const command = process.env['LOOP_PLUGIN'] === undefined ? source : [process.env['LOOP_PLUGIN']];
const started = () => new ReportingPluginService({ ...job(staticProvider(), () => 1_000n), command });

const nothing = new Uint8Array();
const ocr = configuration(0);
const { configDigest } = ocr;
const limits = { maxQueryLength: 0, maxObservationLength: 64, maxReportLength: 64 };
const at = (epoch: number, round: number) => ({ configDigest, epoch, round });
const price = (value: bigint) => encodePrice({ observedAt: 7n, value });
const observed = (...values: readonly bigint[]) =>
  values.map((value, observer) => ({ observation: price(value), observer }));
const damaged = (observer: number) => ({ observation: Uint8Array.of(1), observer });
const noReport = { shouldReport: false, report: nothing };

// The suites hold the plugin to the rules of every reporting plugin, and to these calls with what is to come of them.
describe('the reporting plugin', () => {
  testReportingPluginFactory(() => ({ subject: started() }), {
    cases: {
      ready: [{ args: [], answer: undefined }],
      newReportingPlugin: [
        {
          args: [ocr],
          makes: { query: [{ args: [at(1, 1)], answer: nothing }] },
          info: { name: 'my-plugin', uniqueReports: false, limits },
        },
      ],
    },
    // Calls on one plugin, in their order: a report is accepted if it is later than the one before, and has moved.
    rounds: {
      config: ocr,
      steps: [
        { call: 'shouldAcceptFinalizedReport', args: [at(1, 1), price(1_000n)], answer: true },
        { call: 'shouldAcceptFinalizedReport', args: [at(1, 1), price(1_100n)], answer: false },
        { call: 'shouldAcceptFinalizedReport', args: [at(1, 2), price(1_009n)], answer: false },
        { call: 'shouldAcceptFinalizedReport', args: [at(1, 3), price(1_010n)], answer: true },
        { call: 'shouldAcceptFinalizedReport', args: [at(2, 1), price(900n)], answer: true },
      ],
    },
  });

  testReportingPlugin(
    async () => {
      const service = started();
      return { subject: (await service.newReportingPlugin(ocr)).plugin, close: () => service.close() };
    },
    {
      limits,
      cases: {
        query: [{ args: [at(1, 1)], answer: nothing }],
        observation: [
          { args: [at(1, 1), nothing], check: (bytes) => assert.equal(decodePrice(bytes).value, 1_000n) },
          { args: [at(1, 1), Uint8Array.of(1)], error: { text: 'faulty leader' } },
        ],
        report: [
          {
            args: [at(1, 1), nothing, observed(5n, 1_000_000n, 4n)],
            answer: { shouldReport: true, report: price(5n) },
          },
          {
            args: [at(1, 1), nothing, [...observed(5n, 6n), damaged(2)]],
            answer: { shouldReport: true, report: price(6n) },
          },
          { args: [at(1, 1), nothing, [...observed(5n), damaged(1), damaged(2)]], answer: noReport },
        ],
        // The contract of the test stands at the last epoch of another configuration.
        shouldTransmitAcceptedReport: [{ args: [at(1, 1), price(5n)], answer: true }],
      },
    },
  );
});
