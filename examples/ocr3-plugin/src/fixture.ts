// What the suites of @loopp/loop/test ask of this plugin: in process, as a process, and under any other host.
import assert from 'node:assert/strict';
import type { JsonValue, Ocr3ReportingPluginConfig, OutcomeContext, PipelineRunner } from '@loopp/loop';
import type { Ocr3ReportingPluginFactoryFixture } from '@loopp/loop/test';
import { decodeObservation, encode } from './bundle.js';

const second = 1_000_000_000n;
const utf8 = (text: string) => new TextEncoder().encode(text);
const none = new Uint8Array();

export const jobConfig = {
  providerType: 'plugin',
  command: 'bundle',
  pluginName: 'bundle',
  pluginConfig: '{ "pipeline": "prices" }',
  telemetryType: 'bundle',
};

export const pluginConfig: Ocr3ReportingPluginConfig = {
  configDigest: new Uint8Array(32).fill(7),
  oracleId: 0,
  n: 4,
  f: 1,
  onchainConfig: none,
  offchainConfig: utf8('{ "feeds": ["BTC/USD", "ETH/USD"], "deviationPpm": 10000, "heartbeatSeconds": 600 }'),
  estimatedRoundInterval: second,
  maxDurationQuery: second,
  maxDurationObservation: second,
  maxDurationShouldAcceptAttestedReport: second,
  maxDurationShouldTransmitAcceptedReport: second,
};

/** A host whose pipeline has one task, with this value. */
export function hostWith(value: () => JsonValue) {
  const pipelineRunner: PipelineRunner = {
    executeRun: async (spec) => [{ id: spec, type: 'any', value: value(), isTerminal: true, index: 0 }],
  };
  return { config: jobConfig, pipelineRunner };
}

const context = (previousOutcome: Uint8Array, seqNr = 1n): OutcomeContext => {
  return { seqNr, previousOutcome, epoch: 1n, round: seqNr };
};
const observed = (at: number, ...prices: readonly Readonly<Record<string, bigint>>[]) =>
  prices.map((one, observer) => ({ observation: encode({ at, prices: one }), observer }));

const first = { at: 1_000, price: 100n };
const eth = { at: 1_000, price: 20n };
const begin = encode({
  'BTC/USD': { latest: first, reported: first, isDue: true },
  'ETH/USD': { latest: eth, reported: eth, isDue: true },
});
const moved = { at: 1_060, price: 102n };
const next = encode({
  'BTC/USD': { latest: moved, reported: moved, isDue: true },
  'ETH/USD': { latest: { at: 1_060, price: 20n }, reported: eth, isDue: false },
});
const observations = observed(
  1_000,
  { 'BTC/USD': 100n, 'ETH/USD': 20n },
  { 'BTC/USD': 99n, 'ETH/USD': 20n },
  { 'BTC/USD': 10n ** 30n, 'ETH/USD': 20n },
);
const [one] = observations;
const stranger = { observation: encode({ at: 1, prices: { DOGE: 1n } }), observer: 2 };
const report = (feed: string, quote: typeof first) => ({
  reportWithInfo: { report: encode({ feed, ...quote }), info: utf8(feed) },
});

/** @param prices of the host's pipeline; `undefined` where there is no host that has one */
export function factoryFixture(
  prices: Readonly<Record<string, bigint>> | undefined,
): Ocr3ReportingPluginFactoryFixture {
  assert.ok(one);
  const seen = (observation: Uint8Array) => assert.deepEqual(decodeObservation(observation).prices, prices);
  return {
    cases: {
      ready: [{ args: [], answer: undefined }],
      newReportingPlugin: [
        {
          args: [pluginConfig],
          makes: {
            query: [{ args: [context(none)], answer: none }],
            observation: [
              prices === undefined
                ? { args: [context(none), none], error: { text: /./ } }
                : { args: [context(none), none], check: seen },
            ],
            validateObservation: [
              { args: [context(none), none, one], answer: undefined },
              { args: [context(none), none, stranger], error: { text: 'oracle 2 observed DOGE, which is no feed' } },
              { args: [context(none), none, { observation: utf8('{'), observer: 1 }], error: { text: /./ } },
            ],
            observationQuorum: [
              { args: [context(none), none, observations], answer: true },
              { args: [context(none), none, observations.slice(1)], answer: false },
            ],
            outcome: [
              { args: [context(none), none, observations], answer: begin },
              {
                args: [
                  context(begin, 2n),
                  none,
                  observed(1_060, ...[101n, 102n, 103n].map((btc) => ({ 'BTC/USD': btc, 'ETH/USD': 20n }))),
                ],
                answer: next,
              },
            ],
            reports: [
              { args: [1n, begin], answer: [report('BTC/USD', first), report('ETH/USD', eth)] },
              { args: [2n, next], answer: [report('BTC/USD', moved)] },
            ],
            shouldAcceptAttestedReport: [{ args: [1n, { report: none, info: none }], answer: true }],
            shouldTransmitAcceptedReport: [{ args: [1n, { report: none, info: none }], answer: true }],
          },
          info: {
            name: 'Bundle',
            limits: {
              maxQueryLength: 0,
              maxObservationLength: 288,
              maxOutcomeLength: 672,
              maxReportLength: 152,
              maxReportCount: 2,
            },
          },
        },
        { args: [{ ...pluginConfig, offchainConfig: none }], error: { text: 'the configuration is no JSON' } },
        { args: [{ ...pluginConfig, offchainConfig: utf8('{}') }], error: { text: 'feeds: up to 64 names' } },
      ],
    },
  };
}
