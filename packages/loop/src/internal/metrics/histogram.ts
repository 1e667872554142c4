import type { Sample } from './metric.js';

/** Upper bounds in seconds, the original's. */
const bounds = [0.001, 0.01, 0.1, 0.3, 0.6, 1, 3, 6, 9, 20, 30, 60, 90, 120] as const;

/** How long calls took. Recording costs one look at the first bound for most. */
export class Histogram {
  readonly #counts = new Float64Array(bounds.length + 1);
  #sum = 0;

  record(seconds: number): void {
    let i = 0;
    while (i < bounds.length && seconds > (bounds[i] ?? 0)) i++;
    this.#counts[i] = (this.#counts[i] ?? 0) + 1;
    this.#sum += seconds;
  }

  samples(name: string, labels: Readonly<Record<string, string>>): Sample[] {
    let count = 0;
    const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound, i) => {
      count += this.#counts[i] ?? 0;
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.#sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}
