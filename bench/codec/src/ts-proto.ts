import { BuildReportRequest } from '../.cache/ts-proto/loop/median.js';
import { ReportingPluginConfig, ReportRequest } from '../.cache/ts-proto/loop/reporting.js';
import type { Codec } from './codec.js';
import { config, observations, query, timestamp } from './values.js';

const build: BuildReportRequest = {
  observations: observations.map(({ timestamp, value, juels, observer, gasPrice }) => ({
    timestamp,
    value: { negative: false, value },
    julesPerFeeCoin: { negative: false, value: juels },
    observer,
    gasPriceSubunits: { negative: false, value: gasPrice },
  })),
};
const report: ReportRequest = { reportTimestamp: timestamp, query, observations: [] };
const { durations, ...rest } = config;
const plugin: ReportingPluginConfig = {
  ...rest,
  estimatedRoundInterval: durations[0],
  maxDurationQuery: durations[1],
  maxDurationObservation: durations[2],
  maxDurationReport: durations[3],
  maxDurationShouldAcceptFinalizedReport: durations[4],
  maxDurationShouldTransmitAcceptedReport: durations[5],
};

export const tsProto: Codec = {
  name: 'ts-proto',
  cases: {
    'BuildReportRequest, 31 observations': {
      encode: () => BuildReportRequest.encode(build).finish(),
      decode: (bytes) => BuildReportRequest.decode(bytes),
    },
    'ReportRequest, none': {
      encode: () => ReportRequest.encode(report).finish(),
      decode: (bytes) => ReportRequest.decode(bytes),
    },
    ReportingPluginConfig: {
      encode: () => ReportingPluginConfig.encode(plugin).finish(),
      decode: (bytes) => ReportingPluginConfig.decode(bytes),
    },
  },
};
