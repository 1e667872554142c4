import type { Metric, Sample } from './metric.js';

export const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** Prometheus's text format 0.0.4. */
export async function exposition(metrics: readonly Metric[]): Promise<string> {
  const texts = await Promise.all(
    metrics.map(async (each) => {
      const { values } = await each.get();
      if (values.length === 0) return '';
      const lines = values.map((sample) => `${sample.metricName ?? each.name}${labelsOf(sample)} ${sample.value}`);
      return `# HELP ${each.name} ${each.help}\n# TYPE ${each.name} ${each.type}\n${lines.join('\n')}\n`;
    }),
  );
  return texts.join('');
}

function labelsOf({ labels }: Sample): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
