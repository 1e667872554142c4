import { readdirSync } from 'node:fs';
import { type Metric, metric, type Sample } from './metric.js';

/** What Prometheus's clients tell of a process, under the names they agree on. */
export function processMetrics(): Metric[] {
  const startedAt = Date.now() / 1000 - process.uptime();
  const gauge = (name: string, help: string, value: () => number | undefined) =>
    metric('gauge', name, help, () => one(value()));
  return [
    metric('counter', 'process_cpu_seconds_total', 'Total user and system CPU time spent in seconds.', () => {
      const { user, system } = process.cpuUsage();
      return one((user + system) / 1e6);
    }),
    gauge('process_resident_memory_bytes', 'Resident memory size in bytes.', () => process.memoryUsage.rss()),
    gauge('process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', () => startedAt),
    gauge('process_open_fds', 'Number of open file descriptors.', openFiles),
  ];
}

function one(value: number | undefined): Sample[] {
  return value === undefined ? [] : [{ labels: {}, value }];
}

/** Only Linux tells. */
function openFiles(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return undefined;
  }
}
