import {
  ReportingPluginConfig as WireConfig,
  ReportingPluginInfo as WireInfo,
  ReportingPluginLimits as WireLimits,
  AttributedObservation as WireObservation,
  OutcomeContext as WireOutcomeContext,
  ReportingPluginFactory as wireFactory,
  ReportingPlugin as wirePlugin,
} from '../../pb/ocr3/reporting.pb.js';
import type { AttributedObservation } from '../../types/ocr2.js';
import type {
  Ocr3ReportingPlugin,
  Ocr3ReportingPluginAndInfo,
  Ocr3ReportingPluginConfig,
  Ocr3ReportingPluginFactory,
  Ocr3ReportingPluginInfo,
  Ocr3ReportingPluginLimits,
  OutcomeContext,
  ReportPlus,
  TransmissionSchedule,
} from '../../types/ocr3.js';
import { args, list, message, noArgs, nothing, optional, record, reply } from '../table/composites.js';
import { field } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { ref } from '../table/ref.js';
import {
  bool,
  bytes,
  configDigest,
  count,
  int64,
  int64s,
  text,
  uint8,
  uint32,
  uint32s,
  uint64,
} from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { loopService } from './loop-service.js';
import { reportWithInfo } from './ocr3-transmitter.js';

const repeatable = { repeatable: true };

const context = field(
  'outcomeContext',
  message(
    WireOutcomeContext,
    record<OutcomeContext>()({ seqNr: uint64, previousOutcome: bytes, epoch: uint64, round: uint64 }),
  ),
);
const query = field('query', bytes);
const oneObservation = record<AttributedObservation>()({ observation: bytes, observer: uint8 });
const observations = field('ao', list(oneObservation));

const schedule = record<TransmissionSchedule>()({ transmitters: uint32s, transmissionDelays: int64s });
const reportPlus = record<ReportPlus>()({ reportWithInfo, transmissionScheduleOverride: optional(schedule) });

// The schema spells the sequence number so in these two requests.
const seqNrOfReport = field('segNr', uint64);
const report = field('ri', reportWithInfo);

/** As in OCR2, the two decisions are kept by the plugin and not safe to ask twice. */
export const ocr3ReportingPlugin = object<Ocr3ReportingPlugin>('Ocr3ReportingPlugin', [
  service<Ocr3ReportingPlugin>(wirePlugin, {
    query: unary(wirePlugin.methods.query, args(context), reply('query', bytes), repeatable),
    observation: unary(wirePlugin.methods.observation, args(context, query), reply('observation', bytes), repeatable),
    validateObservation: unary(
      wirePlugin.methods.validateObservation,
      args(context, query, field('ao', message(WireObservation, oneObservation))),
      nothing,
      repeatable,
    ),
    observationQuorum: unary(
      wirePlugin.methods.observationQuorum,
      args(context, query, observations),
      reply('quorumReached', bool),
      repeatable,
    ),
    outcome: unary(wirePlugin.methods.outcome, args(context, query, observations), reply('outcome', bytes), repeatable),
    reports: unary(
      wirePlugin.methods.reports,
      args(field('seqNr', uint64), field('outcome', bytes)),
      reply('reportPlus', list(reportPlus)),
      repeatable,
    ),
    shouldAcceptAttestedReport: unary(
      wirePlugin.methods.shouldAcceptAttestedReport,
      args(seqNrOfReport, report),
      reply('shouldAccept', bool),
    ),
    shouldTransmitAcceptedReport: unary(
      wirePlugin.methods.shouldTransmitAcceptedReport,
      args(seqNrOfReport, report),
      reply('shouldTransmit', bool),
    ),
    close: unary(wirePlugin.methods.close, noArgs, nothing, { closes: true }),
  }),
]);

const config = message(
  WireConfig,
  record<Ocr3ReportingPluginConfig>()({
    configDigest,
    oracleId: field('oracleID', uint8),
    n: uint32,
    f: uint32,
    onchainConfig: bytes,
    offchainConfig: bytes,
    estimatedRoundInterval: int64,
    maxDurationQuery: int64,
    maxDurationObservation: int64,
    maxDurationShouldAcceptAttestedReport: field('MaxDurationShouldAcceptAttestedReport', int64),
    maxDurationShouldTransmitAcceptedReport: field('MaxDurationShouldTransmitAcceptedReport', int64),
  }),
);

const limits = message(
  WireLimits,
  record<Ocr3ReportingPluginLimits>()({
    maxQueryLength: count,
    maxObservationLength: count,
    maxOutcomeLength: field('MaxOutcomeLength', count),
    maxReportLength: field('MaxReportLength', count),
    maxReportCount: field('MaxReportCount', count),
  }),
);

const info = message(
  WireInfo,
  record<Ocr3ReportingPluginInfo>()({ name: text, limits: field('reportingPluginLimits', limits) }),
);

export const ocr3ReportingPluginFactory = object<Ocr3ReportingPluginFactory>('Ocr3ReportingPluginFactory', [
  loopService,
  service<Ocr3ReportingPluginFactory>(wireFactory, {
    newReportingPlugin: unary(
      wireFactory.methods.newReportingPlugin,
      args(field('reportingPluginConfig', config)),
      record<Ocr3ReportingPluginAndInfo>()({
        plugin: field('reportingPluginID', ref(ocr3ReportingPlugin)),
        info: field('reportingPluginInfo', info),
      }),
      repeatable,
    ),
  }),
]);
