export { fromPino, type Logger, LooppError, Metadata, Status, StatusError, silentLogger } from '@loopp/grpc';
export { EnvironmentError } from './internal/environment/environment-error.js';
export { readEnvironment } from './internal/environment/read-environment.js';
export type {
  ChipIngressConfig,
  DatabaseConfig,
  GrpcServerConfig,
  MercuryConfig,
  PluginEnvironment,
  TelemetryConfig,
  TracingConfig,
} from './internal/environment/variables.js';
export { type EnvironmentConfig, pluginEnvironment } from './internal/environment.js';
export { ClosedError, InvalidMessageError, PluginUnavailableError, WrongValueError } from './internal/errors.js';
export { CallMetrics, type MetricsRegistry } from './internal/metrics/call-metrics.js';
export type { Metric, MetricValues, Sample } from './internal/metrics/metric.js';
export type { BackoffOptions } from './internal/process/backoff.js';
export { pluginKinds } from './internal/process/kinds.js';
export type { PluginContext, ServeOptions } from './internal/process/serve-kind.js';
export type { PluginProcessOptions } from './internal/process/supervised-plugin.js';
export { openTracing, type Tracing, type TracingOptions } from './internal/telemetry/open-tracing.js';
export { InvalidValueError } from './internal/values/invalid-value-error.js';
export { KeystoreService, type KeystoreServiceOptions } from './keystore-service.js';
export { Lifetime } from './lifetime.js';
export { MedianService, type MedianServiceOptions } from './median-service.js';
export { readIdentifier } from './read-identifier.js';
export { RelayerService, type RelayerServiceOptions } from './relayer-service.js';
export {
  Ocr3ReportingPluginService,
  type Ocr3ReportingPluginServiceOptions,
  ReportingPluginService,
  type ReportingPluginServiceOptions,
} from './reporting-plugin-service.js';
export { type KeystorePlugin, serveKeystore } from './serve-keystore.js';
export { type MedianPlugin, serveMedian } from './serve-median.js';
export { type RelayerPlugin, serveRelayer } from './serve-relayer.js';
export {
  type Ocr3ReportingPluginAuthor,
  type ReportingPluginAuthor,
  serveOcr3ReportingPlugin,
  serveReportingPlugin,
} from './serve-reporting-plugin.js';
export { typedCodec } from './typed-codec.js';
export { type ParamsTypes, typedContractReader } from './typed-contract-reader.js';
export type * from './types/call.js';
export type * from './types/capabilities-registry.js';
export type * from './types/codec.js';
export type * from './types/contract-reader.js';
export * from './types/contract-writer.js';
export type * from './types/evm.js';
export type * from './types/host-services.js';
export type * from './types/keystore-plugin.js';
export type * from './types/median.js';
export type * from './types/ocr2.js';
export type * from './types/ocr3.js';
export * from './types/query.js';
export type * from './types/relayer.js';
export type * from './types/relayer-set.js';
export type * from './types/reporting-plugin-service.js';
export type * from './types/service.js';
export * from './types/values.js';
export {
  type ListType,
  type OptionalType,
  type RecordType,
  type ValueOf,
  type ValueType,
  valueAs,
} from './value-type.js';
export {
  InternalError,
  InvalidArgumentError,
  isWireError,
  NotFoundError,
  UnimplementedError,
  WireError,
  wireErrors,
} from './wire-errors.js';
export { type SignalledCall, withSignal } from './with-signal.js';
