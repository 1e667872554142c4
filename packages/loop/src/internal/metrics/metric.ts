/** One metric as a scrape finds it. Its shape is that of prom-client, whose registries take it. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  get(): Promise<MetricValues>;
  /** Takes the place of prom-client's, which sets a metric to zero: these go on counting. */
  reset(): void;
}

export interface MetricValues {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: 'sum';
  readonly values: readonly Sample[];
}

export interface Sample {
  /** Of a histogram: the metric's name with `_bucket`, `_sum` or `_count`. */
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function metric(type: Metric['type'], name: string, help: string, samples: () => readonly Sample[]): Metric {
  const get = async (): Promise<MetricValues> => ({ name, help, type, aggregator: 'sum', values: samples() });
  return { name, help, type, get, reset: () => {} };
}
