import { BuildReportRequest } from '../../../packages/loop/src/pb/loop/median.pb.js';
import { ReportingPluginConfig, ReportRequest } from '../../../packages/loop/src/pb/loop/reporting.pb.js';
import type { Codec } from './codec.js';
import { config, observations, query, timestamp } from './values.js';

const build = BuildReportRequest.create({
  observations: observations.map(({ timestamp, value, juels, observer, gasPrice }) => ({
    timestamp,
    value: { value },
    julesPerFeeCoin: { value: juels },
    observer,
    gasPriceSubunits: { value: gasPrice },
  })),
});
const report = ReportRequest.create({ reportTimestamp: timestamp, query });
const { durations, ...rest } = config;
const plugin = ReportingPluginConfig.create({
  ...rest,
  estimatedRoundInterval: durations[0],
  maxDurationQuery: durations[1],
  maxDurationObservation: durations[2],
  maxDurationReport: durations[3],
  maxDurationShouldAcceptFinalizedReport: durations[4],
  maxDurationShouldTransmitAcceptedReport: durations[5],
});

export const loopp: Codec = {
  name: 'loopp',
  cases: {
    'BuildReportRequest, 31 observations': {
      encode: () => BuildReportRequest.encode(build),
      decode: (bytes) => BuildReportRequest.decode(bytes),
    },
    'ReportRequest, none': {
      encode: () => ReportRequest.encode(report),
      decode: (bytes) => ReportRequest.decode(bytes),
    },
    ReportingPluginConfig: {
      encode: () => ReportingPluginConfig.encode(plugin),
      decode: (bytes) => ReportingPluginConfig.decode(bytes),
    },
  },
};
