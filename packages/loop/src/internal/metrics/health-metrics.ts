import type { HealthReport } from '../../types/service.js';
import { type Metric, metric } from './metric.js';

const intervalMs = 15_000;

/** Asks for the health each 15 seconds, as the original, and keeps the answer for scrapes. */
export class HealthMetrics {
  readonly #name: string;
  readonly #report: () => Promise<HealthReport>;
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #last: HealthReport = {};

  /** @param name stands for the report when it fails */
  constructor(name: string, report: () => Promise<HealthReport>) {
    this.#name = name;
    this.#report = report;
    this.#timer = setInterval(() => void this.poll(), intervalMs).unref();
    void this.poll();
  }

  async poll(): Promise<void> {
    try {
      this.#last = await this.#report();
    } catch (error) {
      this.#last = { ...this.#last, [this.#name]: error instanceof Error ? error.message : String(error) };
    }
  }

  metrics(version: string): Metric[] {
    return [
      metric('gauge', 'health', 'Health status by service', () =>
        Object.entries(this.#last).map(([name, problem]) => ({
          labels: { service_id: name },
          value: problem === '' ? 1 : 0,
        })),
      ),
      metric('counter', 'uptime_seconds', 'Uptime of the application measured in seconds', () => [
        { labels: {}, value: (performance.now() - this.#startedAt) / 1000 },
      ]),
      metric('counter', 'version', 'Application version information', () => [
        { labels: { version, commit: '' }, value: 1 },
      ]),
    ];
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
