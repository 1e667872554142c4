import {
  ReportingPluginConfig as WireConfig,
  ReportingPluginInfo as WireInfo,
  ReportingPluginLimits as WireLimits,
  ReportingPluginFactory as wireFactory,
  ReportingPlugin as wirePlugin,
} from '../../pb/loop/reporting.pb.js';
import type {
  AttributedObservation,
  ReportDecision,
  ReportingPlugin,
  ReportingPluginAndInfo,
  ReportingPluginConfig,
  ReportingPluginFactory,
  ReportingPluginInfo,
  ReportingPluginLimits,
} from '../../types/ocr2.js';
import { args, list, message, noArgs, nothing, record, reply } from '../table/composites.js';
import { field } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { ref } from '../table/ref.js';
import { bool, bytes, configDigest, count, int64, text, uint8, uint32 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { loopService } from './loop-service.js';
import { reportTimestamp } from './values.js';

const timestamp = field('reportTimestamp', reportTimestamp);
const query = field('query', bytes);
const report = field('report', bytes);
const observation = record<AttributedObservation>()({ observation: bytes, observer: uint8 });

/** A plugin keeps which reports it accepted, so the two decisions are not safe to ask twice. */
export const reportingPlugin = object<ReportingPlugin>('ReportingPlugin', [
  service<ReportingPlugin>(wirePlugin, {
    query: unary(wirePlugin.methods.query, args(timestamp), reply('query', bytes), { repeatable: true }),
    observation: unary(wirePlugin.methods.observation, args(timestamp, query), reply('observation', bytes), {
      repeatable: true,
    }),
    report: unary(
      wirePlugin.methods.report,
      args(timestamp, query, field('observations', list(observation))),
      record<ReportDecision>()({ shouldReport: bool, report: bytes }),
      { repeatable: true },
    ),
    shouldAcceptFinalizedReport: unary(
      wirePlugin.methods.shouldAcceptFinalizedReport,
      args(timestamp, report),
      reply('shouldAccept', bool),
    ),
    shouldTransmitAcceptedReport: unary(
      wirePlugin.methods.shouldTransmitAcceptedReport,
      args(timestamp, report),
      reply('shouldTransmit', bool),
    ),
    close: unary(wirePlugin.methods.close, noArgs, nothing, { closes: true }),
  }),
]);

const config = message(
  WireConfig,
  record<ReportingPluginConfig>()({
    configDigest,
    oracleId: field('oracleID', uint8),
    n: uint32,
    f: uint8,
    onchainConfig: bytes,
    offchainConfig: bytes,
    estimatedRoundInterval: int64,
    maxDurationQuery: int64,
    maxDurationObservation: int64,
    maxDurationReport: int64,
    maxDurationShouldAcceptFinalizedReport: int64,
    maxDurationShouldTransmitAcceptedReport: int64,
  }),
);

const limits = message(
  WireLimits,
  record<ReportingPluginLimits>()({ maxQueryLength: count, maxObservationLength: count, maxReportLength: count }),
);

const info = message(
  WireInfo,
  record<ReportingPluginInfo>()({
    name: text,
    uniqueReports: bool,
    limits: field('reportingPluginLimits', limits),
  }),
);

export const reportingPluginFactory = object<ReportingPluginFactory>('ReportingPluginFactory', [
  loopService,
  service<ReportingPluginFactory>(wireFactory, {
    newReportingPlugin: unary(
      wireFactory.methods.newReportingPlugin,
      args(field('reportingPluginConfig', config)),
      record<ReportingPluginAndInfo>()({
        plugin: field('reportingPluginID', ref(reportingPlugin)),
        info: field('reportingPluginInfo', info),
      }),
      { repeatable: true },
    ),
  }),
]);
