// What the suites of @loopp/loop/test ask of this plugin: in process, as a process, and under any other host.
import assert from 'node:assert/strict';
import type { JsonValue, PipelineRunner, ReportingPluginConfig } from '@loopp/loop';
import { type ReportingPluginFactoryFixture, staticErrorLog, staticKeyValueStore } from '@loopp/loop/test';
import { decodeReading, encodeReading, READING_LENGTH } from './reading.js';

const second = 1_000_000_000n;
const utf8 = (text: string) => new TextEncoder().encode(text);

export const jobConfig = {
  providerType: 'plugin',
  command: 'twap',
  pluginName: 'twap',
  pluginConfig: '{ "pipeline": "price", "windowSeconds": 60, "sampleSeconds": 5 }',
  telemetryType: 'twap',
};

export const pluginConfig: ReportingPluginConfig = {
  configDigest: new Uint8Array(32).fill(7),
  oracleId: 0,
  n: 4,
  f: 1,
  onchainConfig: new Uint8Array(),
  offchainConfig: utf8('{ "deviationPpm": 10000, "heartbeatSeconds": 600 }'),
  estimatedRoundInterval: second,
  maxDurationQuery: second,
  maxDurationObservation: second,
  maxDurationReport: second,
  maxDurationShouldAcceptFinalizedReport: second,
  maxDurationShouldTransmitAcceptedReport: second,
};

/** A host whose pipeline has one task, with this value. */
export function hostWith(value: () => JsonValue) {
  const pipelineRunner: PipelineRunner = {
    executeRun: async (spec) => [{ id: spec, type: 'any', value: value(), isTerminal: true, index: 0 }],
  };
  return { config: jobConfig, pipelineRunner, errorLog: staticErrorLog(), keyValueStore: staticKeyValueStore() };
}

const { configDigest } = pluginConfig;
const none = new Uint8Array();
const round = (number: number) => ({ configDigest, epoch: 1, round: number });
const observed = (...prices: readonly bigint[]) =>
  prices.map((price, observer) => ({ observation: encodeReading({ at: 1_700_000_000 + observer, price }), observer }));
const report = encodeReading({ at: 1_700_000_002, price: 102n });
const near = encodeReading({ at: 1_700_000_009, price: 103n });
const far = encodeReading({ at: 1_700_000_009, price: 110n });
const late = encodeReading({ at: 1_700_000_700, price: 110n });
const damaged = [...observed(100n, 101n), { observation: utf8('nonsense'), observer: 2 }];

/** @param price of the host's pipeline; `undefined` where there is no host that has one */
export function factoryFixture(price: bigint | undefined): ReportingPluginFactoryFixture {
  const checkPrice = (observation: Uint8Array) => assert.equal(decodeReading(observation).price, price);
  return {
    cases: {
      ready: [{ args: [], answer: undefined }],
      newReportingPlugin: [
        {
          args: [pluginConfig],
          makes: {
            query: [{ args: [round(1)], answer: none }],
            observation: [
              price === undefined
                ? { args: [round(1), none], error: { text: 'there is no price of this window' } }
                : { args: [round(1), none], check: checkPrice },
            ],
            report: [
              { args: [round(1), none, observed(100n, 900n, 102n, 1n)], answer: { shouldReport: true, report } },
              { args: [round(1), none, damaged], error: { text: '2 of 3 observations are valid, 3 are needed' } },
            ],
          },
          info: {
            name: 'TWAP',
            uniqueReports: false,
            limits: { maxQueryLength: 0, maxObservationLength: READING_LENGTH, maxReportLength: READING_LENGTH },
          },
        },
        { args: [{ ...pluginConfig, offchainConfig: none }], error: { text: 'the offchain config is no JSON object' } },
        { args: [{ ...pluginConfig, offchainConfig: utf8('{}') }], error: { text: 'deviationPpm' } },
      ],
    },
    rounds: {
      config: { ...pluginConfig, configDigest: new Uint8Array(32).fill(9) },
      steps: [
        { call: 'shouldAcceptFinalizedReport', args: [round(1), report], answer: true },
        { call: 'shouldAcceptFinalizedReport', args: [round(1), report], answer: false },
        // Less than one per cent away, and ten minutes are not over.
        { call: 'shouldAcceptFinalizedReport', args: [round(2), near], answer: false },
        { call: 'shouldTransmitAcceptedReport', args: [round(1), report], answer: true },
        { call: 'shouldAcceptFinalizedReport', args: [round(3), far], answer: true },
        { call: 'shouldTransmitAcceptedReport', args: [round(1), report], answer: false },
        { call: 'shouldTransmitAcceptedReport', args: [round(3), far], answer: true },
        { call: 'shouldAcceptFinalizedReport', args: [round(4), late], answer: true },
      ],
    },
  };
}
