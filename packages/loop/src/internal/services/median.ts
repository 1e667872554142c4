import { ErrorLog as wireErrorLog } from '../../pb/loop/error-log.pb.js';
import {
  OnchainConfig as WireOnchainConfig,
  MedianContract as wireMedianContract,
  OnchainConfigCodec as wireOnchainConfigCodec,
  PluginMedian as wirePluginMedian,
  ReportCodec as wireReportCodec,
} from '../../pb/loop/median.pb.js';
import { DataSource as wireDataSource } from '../../pb/loop/median-datasource.pb.js';
import type {
  DataSource,
  ErrorLog,
  LatestTransmissionDetails,
  MedianContract,
  MedianFactoryArgs,
  MedianProvider,
  OnchainConfig,
  OnchainConfigCodec,
  ParsedAttributedObservation,
  PluginMedian,
  ReportCodec,
} from '../../types/median.js';
import type { ReportTimestamp } from '../../types/ocr2.js';
import type { Service } from '../../types/service.js';
import { args, argument, list, message, noArgs, nothing, optional, record, reply } from '../table/composites.js';
import { field } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { ref } from '../table/ref.js';
import { bytes, configDigest, count, int64, text, uint8, uint32 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { codecPart } from './codec.js';
import { contractReaderPart } from './contract-reader.js';
import { loopService } from './loop-service.js';
import { contractConfigTracker, contractTransmitter, offchainConfigDigester } from './ocr2-provider.js';
import { reportingPluginFactory } from './reporting.js';
import { time } from './time.js';
import { bigInt, reportTimestamp } from './values.js';

const repeatable = { repeatable: true };

const observation = record<ParsedAttributedObservation>()({
  timestamp: uint32,
  value: bigInt,
  // The schema's own spelling.
  juelsPerFeeCoin: field('julesPerFeeCoin', bigInt),
  gasPriceSubunits: bigInt,
  observer: uint8,
});

const reportCodec = service<ReportCodec>(wireReportCodec, {
  buildReport: unary(
    wireReportCodec.methods.buildReport,
    args(field('observations', list(observation))),
    reply('report', bytes),
    repeatable,
  ),
  medianFromReport: unary(
    wireReportCodec.methods.medianFromReport,
    args(field('report', bytes)),
    reply('median', bigInt),
    repeatable,
  ),
  maxReportLength: unary(
    wireReportCodec.methods.maxReportLength,
    args(field('n', count)),
    reply('max', count),
    repeatable,
  ),
});

const medianContract = service<MedianContract>(wireMedianContract, {
  latestTransmissionDetails: unary(
    wireMedianContract.methods.latestTransmissionDetails,
    noArgs,
    record<LatestTransmissionDetails>()({
      configDigest,
      epoch: uint32,
      round: uint8,
      latestAnswer: bigInt,
      latestTimestamp: time,
    }),
    repeatable,
  ),
  latestRoundRequested: unary(
    wireMedianContract.methods.latestRoundRequested,
    args(field('lookback', int64)),
    record<ReportTimestamp>()({ configDigest, epoch: uint32, round: uint8 }),
    repeatable,
  ),
});

const onchainConfig = message(WireOnchainConfig, record<OnchainConfig>()({ min: bigInt, max: bigInt }));

const onchainConfigCodec = service<OnchainConfigCodec>(wireOnchainConfigCodec, {
  encode: unary(
    wireOnchainConfigCodec.methods.encode,
    args(field('onchainConfig', onchainConfig)),
    reply('encoded', bytes),
    repeatable,
  ),
  decode: unary(
    wireOnchainConfigCodec.methods.decode,
    args(field('encoded', bytes)),
    reply('onchainConfig', onchainConfig),
    repeatable,
  ),
});

export const medianProvider = object<MedianProvider>('MedianProvider', [loopService], {
  offchainConfigDigester,
  contractConfigTracker,
  contractTransmitter,
  contractReader: contractReaderPart,
  codec: codecPart,
  reportCodec,
  medianContract,
  onchainConfigCodec,
});

export const dataSource = object<DataSource>('DataSource', [
  service<DataSource>(wireDataSource, {
    observe: unary(
      wireDataSource.methods.observe,
      args(field('reportTimestamp', reportTimestamp)),
      reply('value', bigInt),
      repeatable,
    ),
  }),
]);

export const errorLog = object<ErrorLog>('ErrorLog', [
  service<ErrorLog>(wireErrorLog, {
    saveError: unary(wireErrorLog.methods.saveError, args(field('message', text)), nothing),
  }),
]);

/** Served in this order, the original's. */
const medianFactoryArgs = record<MedianFactoryArgs>()({
  dataSource: field('dataSourceID', ref(dataSource)),
  juelsPerFeeCoin: field('juelsPerFeeCoinDataSourceID', ref(dataSource)),
  gasPriceSubunits: field('gasPriceSubunitsDataSourceID', ref(dataSource)),
  provider: field('medianProviderID', ref(medianProvider)),
  errorLog: field('errorLogID', ref(errorLog)),
  contractId: field('contractID', text),
  deviationFuncDefinition: optional(bytes),
});

export const pluginMedian = object<PluginMedian & Service>('PluginMedian', [
  loopService,
  service<PluginMedian>(wirePluginMedian, {
    newMedianFactory: unary(
      wirePluginMedian.methods.newMedianFactory,
      argument(medianFactoryArgs),
      reply('reportingPluginFactoryID', ref(reportingPluginFactory)),
      repeatable,
    ),
  }),
]);
