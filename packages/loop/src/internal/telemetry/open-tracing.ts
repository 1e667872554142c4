import { type Logger, silentLogger } from '@loopp/grpc';
import { readEnvironment } from '../environment/read-environment.js';
import type { TelemetryConfig, TracingConfig } from '../environment/variables.js';
import { pluginEnvironment } from '../environment.js';
import type { Observer } from '../observe/observer.js';

/** A host's own traces: hand it to every service, and close it last. */
export interface Tracing extends AsyncDisposable {
  readonly observer: Observer | undefined;
  /** Delivers the spans that wait. */
  close(): Promise<void>;
}

export interface TracingOptions {
  readonly tracing?: Partial<TracingConfig>;
  readonly telemetry?: Partial<TelemetryConfig>;
  /** Resource attributes `service.instance.id`, `service.name` and `service.version`. */
  readonly appId?: string;
  readonly name: string;
  readonly version?: string;
  readonly logger?: Logger;
}

/**
 * Opens a host's way to the collectors, by the same settings that plugins get.
 * @throws EnvironmentError for a setting that a plugin would refuse
 * @throws LooppError `LOOP_COLLECTOR` when a target is no address, or a certificate cannot be read
 */
export async function openTracing(options: TracingOptions): Promise<Tracing> {
  const { name, appId = '', version = 'unset', logger = silentLogger } = options;
  const { tracing, telemetry } = readEnvironment(
    pluginEnvironment({
      ...(options.tracing && { tracing: options.tracing }),
      ...(options.telemetry && { telemetry: options.telemetry }),
    }),
  );
  const { Telemetry } = await import('./telemetry.js');
  return new Telemetry({ tracing, telemetry, appId, name, version, logger });
}
