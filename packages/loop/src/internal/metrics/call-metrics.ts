import { CallCounts } from './call-counts.js';
import { exposition } from './exposition.js';
import type { Metric } from './metric.js';

/** A registry of prom-client, or anything that takes metrics as it does. */
export interface MetricsRegistry {
  registerMetric(metric: never): void;
}

/**
 * The calls that a host makes, answers and is called with, under the names of Go's grpc-prometheus. One for each
 * host: hand it to every service.
 */
export class CallMetrics {
  /** @internal */
  readonly client = new CallCounts();
  /** @internal */
  readonly server = new CallCounts();
  readonly metrics: readonly Metric[] = [...this.client.metrics('client'), ...this.server.metrics('server')];

  /** Offers the metrics to a registry; they are counted whether anybody asks or not. */
  register(registry: MetricsRegistry): void {
    for (const metric of this.metrics) registry.registerMetric(metric as never);
  }

  /** Prometheus's text format. */
  text(): Promise<string> {
    return exposition(this.metrics);
  }
}
