import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BuildReportRequestSchema } from '../.cache/protobuf-es/loop/median_pb.js';
import { ReportingPluginConfigSchema, ReportRequestSchema } from '../.cache/protobuf-es/loop/reporting_pb.js';
import type { Codec } from './codec.js';
import { config, observations, query, timestamp } from './values.js';

const build = create(BuildReportRequestSchema, {
  observations: observations.map(({ timestamp, value, juels, observer, gasPrice }) => ({
    timestamp,
    value: { value },
    julesPerFeeCoin: { value: juels },
    observer,
    gasPriceSubunits: { value: gasPrice },
  })),
});
const report = create(ReportRequestSchema, { reportTimestamp: timestamp, query });
const { durations, ...rest } = config;
const plugin = create(ReportingPluginConfigSchema, {
  ...rest,
  estimatedRoundInterval: durations[0],
  maxDurationQuery: durations[1],
  maxDurationObservation: durations[2],
  maxDurationReport: durations[3],
  maxDurationShouldAcceptFinalizedReport: durations[4],
  maxDurationShouldTransmitAcceptedReport: durations[5],
});

export const protobufEs: Codec = {
  name: 'protobuf-es',
  cases: {
    'BuildReportRequest, 31 observations': {
      encode: () => toBinary(BuildReportRequestSchema, build),
      decode: (bytes) => fromBinary(BuildReportRequestSchema, bytes),
    },
    'ReportRequest, none': {
      encode: () => toBinary(ReportRequestSchema, report),
      decode: (bytes) => fromBinary(ReportRequestSchema, bytes),
    },
    ReportingPluginConfig: {
      encode: () => toBinary(ReportingPluginConfigSchema, plugin),
      decode: (bytes) => fromBinary(ReportingPluginConfigSchema, bytes),
    },
  },
};
