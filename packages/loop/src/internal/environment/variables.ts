import { bool, duration, float, int, map, text, uint32, uri, url, type Variable } from './variable.js';

/** Of the whole process. */
export const applicationVariables = {
  /** Identity of the host; resource attribute `service.instance.id` of traces. */
  appId: text('CL_APP_ID'),
  /** Says that the host's log poller is on. For implementations. */
  featureLogPoller: bool('CL_FEATURE_LOG_POLLER'),
  /** Port of the plugin's metrics endpoint; 0 lets the system choose. */
  prometheusPort: int('CL_PROMETHEUS_PORT', { required: true }),
} as const;

/** A Postgres database for implementations. Present only with a URL. */
export const databaseVariables = {
  url: url('CL_DATABASE_URL'),
  idleInTxSessionTimeout: duration('CL_DATABASE_IDLE_IN_TX_SESSION_TIMEOUT'),
  lockTimeout: duration('CL_DATABASE_LOCK_TIMEOUT'),
  queryTimeout: duration('CL_DATABASE_QUERY_TIMEOUT'),
  /** The name of its variable is misspelt in the original. */
  listenerFallbackPollInterval: duration('CL_DATABASE_LISTNER_FALLBACK_POLL_INTERVAL'),
  logSql: bool('CL_DATABASE_LOG_SQL'),
  maxOpenConns: int('CL_DATABASE_MAX_OPEN_CONNS'),
  maxIdleConns: int('CL_DATABASE_MAX_IDLE_CONNS'),
  tracingEnabled: bool('CL_DATABASE_TRACING_ENABLED'),
} as const;

/** For mercury implementations. */
export const mercuryVariables = {
  cacheLatestReportDeadline: duration('CL_MERCURY_CACHE_LATEST_REPORT_DEADLINE'),
  cacheLatestReportTtl: duration('CL_MERCURY_CACHE_LATEST_REPORT_TTL'),
  cacheMaxStaleAge: duration('CL_MERCURY_CACHE_MAX_STALE_AGE'),
  transmitterProtocol: text('CL_MERCURY_TRANSMITTER_PROTOCOL'),
  /** The name of its variable has two underscores in the original. */
  transmitterTransmitQueueMaxSize: uint32('CL_MERCURY_TRANSMITTER_TRANSMIT__QUEUE_MAX_SIZE', { required: true }),
  transmitterTransmitTimeout: duration('CL_MERCURY_TRANSMITTER_TRANSMIT_TIMEOUT'),
  transmitterTransmitConcurrency: uint32('CL_MERCURY_TRANSMITTER_TRANSMIT_CONCURRENCY', { required: true }),
  transmitterReaperFrequency: duration('CL_MERCURY_TRANSMITTER_REAPER_FREQUENCY'),
  transmitterReaperMaxAge: duration('CL_MERCURY_TRANSMITTER_REAPER_MAX_AGE'),
  verboseLogging: bool('CL_MERCURY_VERBOSE_LOGGING'),
} as const;

/** Traces. Read only when enabled. */
export const tracingVariables = {
  enabled: bool('CL_TRACING_ENABLED'),
  /** Where the collector takes OTLP over gRPC: `localhost:4317`, `dns:///127.0.0.1:4317`. */
  collectorTarget: uri('CL_TRACING_COLLECTOR_TARGET', { required: true }),
  /** Share of new traces that are recorded, 0 to 1; a trace that came in keeps its caller's choice. */
  samplingRatio: float('CL_TRACING_SAMPLING_RATIO'),
  /** PEM file with the collector's certificate authority; empty: plain text. */
  tlsCertPath: text('CL_TRACING_TLS_CERT_PATH'),
  /** Resource attributes. */
  attributes: map('CL_TRACING_ATTRIBUTE_'),
} as const;

/** Traces and logs for one more collector. Read only when enabled. */
export const telemetryVariables = {
  enabled: bool('CL_TELEMETRY_ENABLED'),
  /** `host:port` of a collector for OTLP over gRPC; empty: nothing of this group has an effect. */
  endpoint: text('CL_TELEMETRY_ENDPOINT'),
  insecureConnection: bool('CL_TELEMETRY_INSECURE_CONNECTION'),
  /** PEM file with the certificate authority; empty: the system's. */
  caCertFile: text('CL_TELEMETRY_CA_CERT_FILE'),
  /** Resource attributes. */
  attributes: map('CL_TELEMETRY_ATTRIBUTE_'),
  /** Takes the place of the tracing group's ratio. */
  traceSampleRatio: float('CL_TELEMETRY_TRACE_SAMPLE_RATIO'),
  /** Metadata of every export; nothing stands between the prefix and the key. */
  authHeaders: map('CL_TELEMETRY_AUTH_HEADER'),
  authPubKeyHex: text('CL_TELEMETRY_AUTH_PUB_KEY_HEX'),
  /** Collects log records into batches; otherwise each is sent at once. */
  emitterBatchProcessor: bool('CL_TELEMETRY_EMITTER_BATCH_PROCESSOR'),
  emitterExportTimeout: duration('CL_TELEMETRY_EMITTER_EXPORT_TIMEOUT'),
  emitterExportInterval: duration('CL_TELEMETRY_EMITTER_EXPORT_INTERVAL'),
  emitterExportMaxBatchSize: int('CL_TELEMETRY_EMITTER_EXPORT_MAX_BATCH_SIZE'),
  emitterMaxQueueSize: int('CL_TELEMETRY_EMITTER_MAX_QUEUE_SIZE'),
  /** Sends the plugin's log lines to the collector too. */
  logStreamingEnabled: bool('CL_TELEMETRY_LOG_STREAMING_ENABLED'),
} as const;

/** Read only when telemetry is enabled. */
export const chipIngressVariables = {
  endpoint: text('CL_CHIP_INGRESS_ENDPOINT'),
  insecureConnection: bool('CL_CHIP_INGRESS_INSECURE_CONNECTION'),
} as const;

/** Newer than v0.9.6: written only when set. */
export const grpcServerVariables = {
  /** Longest request that the plugin's servers take, in bytes; 0: 4 MiB. */
  maxRecvMsgSize: int('CL_GRPC_SERVER_MAX_RECV_MSG_SIZE'),
} as const;

export const variableGroups = {
  application: applicationVariables,
  database: databaseVariables,
  mercury: mercuryVariables,
  tracing: tracingVariables,
  telemetry: telemetryVariables,
  chipIngress: chipIngressVariables,
  grpcServer: grpcServerVariables,
} as const;

/** The values of a group of variables. */
export type ValuesOf<Group> = {
  readonly [K in keyof Group]: Group[K] extends Variable<infer T> ? T : never;
};

export type DatabaseConfig = ValuesOf<typeof databaseVariables>;
export type MercuryConfig = ValuesOf<typeof mercuryVariables>;
export type TracingConfig = ValuesOf<typeof tracingVariables>;
export type TelemetryConfig = ValuesOf<typeof telemetryVariables>;
export type ChipIngressConfig = ValuesOf<typeof chipIngressVariables>;
export type GrpcServerConfig = ValuesOf<typeof grpcServerVariables>;

/** What a plugin found in its environment. Groups that are switched off stand at their zeros. */
export interface PluginEnvironment extends ValuesOf<typeof applicationVariables> {
  /** Absent without a URL. */
  readonly database: DatabaseConfig | undefined;
  readonly mercury: MercuryConfig;
  readonly tracing: TracingConfig;
  readonly telemetry: TelemetryConfig;
  readonly chipIngress: ChipIngressConfig;
  readonly grpcServer: GrpcServerConfig;
}
