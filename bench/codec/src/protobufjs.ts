import Long from 'long';
import { loop } from '../.cache/protobufjs.js';
import type { Codec } from './codec.js';
import { config, observations, query, timestamp } from './values.js';

// protobufjs has no bigint: its 64-bit integers are Longs.
const [interval, ...limits] = config.durations.map((duration) => Long.fromString(duration.toString()));
const build = loop.BuildReportRequest.create({
  observations: observations.map(({ timestamp, value, juels, observer, gasPrice }) =>
    loop.ParsedAttributedObservation.create({
      timestamp,
      value: loop.BigInt.create({ value }),
      julesPerFeeCoin: loop.BigInt.create({ value: juels }),
      observer,
      gasPriceSubunits: loop.BigInt.create({ value: gasPrice }),
    }),
  ),
});
const report = loop.ReportRequest.create({ reportTimestamp: loop.ReportTimestamp.create(timestamp), query });
const { durations, ...rest } = config;
const plugin = loop.ReportingPluginConfig.create({
  ...rest,
  estimatedRoundInterval: interval,
  maxDurationQuery: limits[0],
  maxDurationObservation: limits[1],
  maxDurationReport: limits[2],
  maxDurationShouldAcceptFinalizedReport: limits[3],
  maxDurationShouldTransmitAcceptedReport: limits[4],
});

export const protobufjs: Codec = {
  name: 'protobufjs',
  cases: {
    'BuildReportRequest, 31 observations': {
      encode: () => loop.BuildReportRequest.encode(build).finish(),
      decode: (bytes) => loop.BuildReportRequest.decode(bytes),
    },
    'ReportRequest, none': {
      encode: () => loop.ReportRequest.encode(report).finish(),
      decode: (bytes) => loop.ReportRequest.decode(bytes),
    },
    ReportingPluginConfig: {
      encode: () => loop.ReportingPluginConfig.encode(plugin).finish(),
      decode: (bytes) => loop.ReportingPluginConfig.decode(bytes),
    },
  },
};
