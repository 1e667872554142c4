/** What the host tells every plugin through its environment; what is left out is sent at its zero, as the original does. */
export interface EnvironmentConfig {
  readonly appId?: string;
  /** Port of the plugin's metrics endpoint; 0 lets the system choose. */
  readonly prometheusPort?: number;
  readonly featureLogPoller?: boolean;
  /** Further variables, or other values for those of the original. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * The variables of a LOOP plugin's environment, all of v0.9.6's: its plugins refuse to start without some of them.
 * Two names are misspelt in the original and are kept so.
 */
export function pluginEnvironment(config: EnvironmentConfig = {}): Record<string, string> {
  return {
    CL_APP_ID: config.appId ?? '',
    CL_FEATURE_LOG_POLLER: String(config.featureLogPoller ?? false),
    CL_MERCURY_CACHE_LATEST_REPORT_DEADLINE: '0s',
    CL_MERCURY_CACHE_LATEST_REPORT_TTL: '0s',
    CL_MERCURY_CACHE_MAX_STALE_AGE: '0s',
    CL_MERCURY_TRANSMITTER_PROTOCOL: '',
    CL_MERCURY_TRANSMITTER_TRANSMIT__QUEUE_MAX_SIZE: '0',
    CL_MERCURY_TRANSMITTER_TRANSMIT_TIMEOUT: '0s',
    CL_MERCURY_TRANSMITTER_TRANSMIT_CONCURRENCY: '0',
    CL_MERCURY_TRANSMITTER_REAPER_FREQUENCY: '0s',
    CL_MERCURY_TRANSMITTER_REAPER_MAX_AGE: '0s',
    CL_MERCURY_VERBOSE_LOGGING: 'false',
    CL_PROMETHEUS_PORT: String(config.prometheusPort ?? 0),
    CL_TRACING_ENABLED: 'false',
    CL_TRACING_COLLECTOR_TARGET: '',
    CL_TRACING_SAMPLING_RATIO: '0',
    CL_TRACING_TLS_CERT_PATH: '',
    CL_TELEMETRY_ENABLED: 'false',
    CL_TELEMETRY_ENDPOINT: '',
    CL_TELEMETRY_INSECURE_CONNECTION: 'false',
    CL_TELEMETRY_CA_CERT_FILE: '',
    CL_TELEMETRY_TRACE_SAMPLE_RATIO: '0',
    CL_TELEMETRY_AUTH_PUB_KEY_HEX: '',
    CL_TELEMETRY_EMITTER_BATCH_PROCESSOR: 'false',
    CL_TELEMETRY_EMITTER_EXPORT_TIMEOUT: '0s',
    CL_TELEMETRY_EMITTER_EXPORT_INTERVAL: '0s',
    CL_TELEMETRY_EMITTER_EXPORT_MAX_BATCH_SIZE: '0',
    CL_TELEMETRY_EMITTER_MAX_QUEUE_SIZE: '0',
    CL_TELEMETRY_LOG_STREAMING_ENABLED: 'false',
    CL_CHIP_INGRESS_ENDPOINT: '',
    CL_CHIP_INGRESS_INSECURE_CONNECTION: 'false',
    ...config.variables,
  };
}
