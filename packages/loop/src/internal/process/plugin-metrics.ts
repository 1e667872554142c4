import type { Logger } from '@loopp/grpc';
import type { HealthReport } from '../../types/service.js';
import type { CallMetrics } from '../metrics/call-metrics.js';

export interface PluginMetricsOptions {
  readonly port: number;
  /** Address to bind. */
  readonly host: string;
  readonly name: string;
  readonly version: string;
  readonly calls: CallMetrics;
  readonly health: () => Promise<HealthReport>;
  readonly logger: Logger;
}

/**
 * Serves a plugin's metrics. To be started when the plugin stands: the modules are loaded then, so that no start
 * waits for them. A port that cannot be had is reported and leaves the plugin running.
 */
export function servePluginMetrics(options: PluginMetricsOptions): { close(): Promise<void> } {
  const { port, host, name, version, calls, health, logger } = options;
  let closed = false;
  const listening = afterTheHandshake()
    .then(() =>
      Promise.all([
        import('../metrics/metrics-server.js'),
        import('../metrics/health-metrics.js'),
        import('../metrics/process-metrics.js'),
      ]),
    )
    .then(async ([{ MetricsServer }, { HealthMetrics }, { processMetrics }]) => {
      if (closed) return undefined;
      const healthMetrics = new HealthMetrics(name, health);
      const metrics = [...calls.metrics, ...healthMetrics.metrics(version), ...processMetrics()];
      const server = await MetricsServer.listen(metrics, port, host);
      logger.debug('metrics are served', { address: server.address });
      return { server, healthMetrics };
    })
    .catch((error: unknown) => {
      logger.error('metrics are not served', { error: error instanceof Error ? error.message : String(error) });
      return undefined;
    });
  return {
    async close() {
      closed = true;
      const parts = await listening;
      parts?.healthMetrics.close();
      await parts?.server.close();
    },
  };
}

/** The host's first calls go before. */
function afterTheHandshake(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20).unref());
}
