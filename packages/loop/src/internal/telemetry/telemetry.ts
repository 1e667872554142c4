import { type Channel, type Fields, type Logger, type LooppError, StatusError } from '@loopp/grpc';
import type { Init } from '@loopp/protobuf';
import type { TelemetryConfig, TracingConfig } from '../environment/variables.js';
import type { Observer } from '../observe/observer.js';
import { attributes } from './attributes.js';
import { Batch, type BatchOptions } from './batch.js';
import { headersOf, openCollector } from './collector.js';
import { ExportLogsServiceRequest, type LogRecord, LogsService } from './pb/logs.pb.js';
import { ExportTraceServiceRequest, type Span, TraceService } from './pb/trace.pb.js';
import { Tracer } from './tracer.js';

export interface TelemetryOptions {
  readonly tracing: TracingConfig;
  readonly telemetry: TelemetryConfig;
  /** Resource attribute `service.instance.id`. */
  readonly appId: string;
  /** Resource attribute `service.name`. */
  readonly name: string;
  readonly version: string;
  /** Told of what could not be delivered. */
  readonly logger: Logger;
}

const severities = { debug: 5, info: 9, warn: 13, error: 17 } as const;
const spanBatch: BatchOptions = { intervalMs: 5_000, maxBatch: 512, maxQueue: 2048 };

/** Traces and logs on their way to collectors. */
export class Telemetry implements AsyncDisposable {
  /** Sees the calls that become spans; undefined when there is no collector for traces. */
  readonly observer: Observer | undefined;
  readonly #channels: Channel[] = [];
  readonly #spans: Batch<Init<Span>> | undefined;
  readonly #logs: Batch<Init<LogRecord>> | undefined;
  readonly #logger: Logger;

  /** @throws LooppError `LOOP_COLLECTOR` when a target is no address, or a certificate cannot be read */
  constructor(options: TelemetryOptions) {
    const { tracing, telemetry, logger } = options;
    this.#logger = logger;
    const hasEndpoint = telemetry.enabled && telemetry.endpoint !== '';
    const resource = { attributes: attributes(resourceOf(options)) };
    const metadata = headersOf(hasEndpoint ? telemetry.authHeaders : {});
    const call = { metadata, timeoutMs: exportTimeoutMs(telemetry) };
    const endpoint = hasEndpoint ? this.#openEndpoint(telemetry) : undefined;
    const traces = tracing.enabled ? this.#openTracing(tracing) : endpoint;
    if (traces !== undefined) {
      this.#spans = new Batch(spanBatch, (spans) =>
        this.#delivering('traces', () =>
          traces.unary(
            TraceService.methods.export,
            ExportTraceServiceRequest.create({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] }),
            call,
          ),
        ),
      );
      const ratio = hasEndpoint ? telemetry.traceSampleRatio : tracing.samplingRatio;
      this.observer = new Tracer(ratio, (span) => this.#spans?.add(span));
    }
    if (endpoint !== undefined && telemetry.logStreamingEnabled) {
      this.#logs = new Batch(logBatch(telemetry), (logRecords) =>
        this.#delivering('logs', () =>
          endpoint.unary(
            LogsService.methods.export,
            ExportLogsServiceRequest.create({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] }),
            call,
          ),
        ),
      );
    }
  }

  /** The same logger, whose lines also go to the collector. */
  tee(logger: Logger): Logger {
    const logs = this.#logs;
    if (logs === undefined) return logger;
    const log =
      (level: keyof typeof severities) =>
      (message: string, fields: Fields = {}): void => {
        logger[level](message, fields);
        const time = BigInt(Date.now()) * 1_000_000n;
        logs.add({
          timeUnixNano: time,
          observedTimeUnixNano: time,
          severityNumber: severities[level],
          severityText: level,
          body: { value: { case: 'stringValue', value: message } },
          attributes: attributes(fields),
        });
      };
    return {
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
      child: (name) => this.tee(logger.child?.(name) ?? logger),
    };
  }

  /** Delivers what waits, then lets go of the collectors. */
  async close(): Promise<void> {
    await Promise.all([this.#spans?.close(), this.#logs?.close()]);
    await Promise.all(this.#channels.map((channel) => channel.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #openTracing({ collectorTarget: target, tlsCertPath }: TracingConfig): Channel {
    return this.#keep(openCollector({ target, tls: tlsCertPath === '' ? undefined : { caFile: tlsCertPath } }));
  }

  #openEndpoint({ endpoint: target, insecureConnection, caCertFile }: TelemetryConfig): Channel {
    return this.#keep(openCollector({ target, tls: insecureConnection ? undefined : { caFile: caCertFile } }));
  }

  #keep(channel: Channel): Channel {
    this.#channels.push(channel);
    return channel;
  }

  async #delivering(what: string, deliver: () => Promise<unknown>): Promise<void> {
    try {
      await deliver();
    } catch (error) {
      const { message }: LooppError = StatusError.from(error);
      this.#logger.warn(`${what} did not reach their collector`, { error: message });
    }
  }
}

const scope = { name: '@loopp/loop' };

function resourceOf({ tracing, telemetry, appId, name, version }: TelemetryOptions): Record<string, unknown> {
  return {
    'service.name': name,
    'service.version': version,
    'process.pid': process.pid,
    'service.instance.id': appId,
    ...tracing.attributes,
    ...telemetry.attributes,
  };
}

function exportTimeoutMs({ emitterExportTimeout }: TelemetryConfig): number {
  return emitterExportTimeout > 0n ? Number(emitterExportTimeout / 1_000_000n) || 1 : 10_000;
}

/** Without the batch processor each record is sent as it comes. */
function logBatch(telemetry: TelemetryConfig): BatchOptions {
  const maxQueue = telemetry.emitterMaxQueueSize || 2048;
  if (!telemetry.emitterBatchProcessor) return { intervalMs: 1_000, maxBatch: 1, maxQueue };
  return {
    intervalMs: Number(telemetry.emitterExportInterval / 1_000_000n) || 1_000,
    maxBatch: telemetry.emitterExportMaxBatchSize || 512,
    maxQueue,
  };
}
