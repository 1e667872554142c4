import { createHclogLogger, type Handshake, servePlugin } from '@loopp/go-plugin';
import type { Logger } from '@loopp/grpc';
import type { Service } from '../../types/service.js';
import { Peer } from '../connection/peer.js';
import { engine } from '../engine.js';
import type { PluginEnvironment } from '../environment/variables.js';
import { createPluginLogger } from '../log/plugin-logger.js';
import { CallMetrics } from '../metrics/call-metrics.js';
import { callObserver } from '../observe/call-observer.js';
import { combined } from '../observe/combined.js';
import { Scope } from '../scope.js';
import type { ObjectTable } from '../table/object-table.js';
import { environmentOf } from './environment-of.js';
import { MadeByRoot } from './made-by-root.js';
import { servePluginMetrics } from './plugin-metrics.js';
import { telemetryOf } from './plugin-telemetry.js';

/** How a plugin process serves. */
export interface ServeOptions {
  /** Default: hclog JSON lines on file descriptor 2, which a host files under their own level and name. */
  readonly logger?: Logger;
  /**
   * Longest request that the plugin takes, in bytes. Default 4 MiB, the original's fixed limit. The host's
   * CL_GRPC_SERVER_MAX_RECV_MSG_SIZE goes first.
   */
  readonly maxRequestBytes?: number;
  /** Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Address on which CL_PROMETHEUS_PORT is served. Default 127.0.0.1; the original takes `0.0.0.0`. */
  readonly metricsHost?: string;
  /** The plugin's version, told by its metrics and traces. Default `unset`, as the original without one. */
  readonly version?: string;
  /** One line at debug for each call. Default `false`: a line costs more than most calls. */
  readonly logCalls?: boolean;
}

/** What an implementation finds around it. */
export interface PluginContext {
  readonly logger: Logger;
  /** What the host said through the environment. */
  readonly environment: PluginEnvironment;
}

/** Serves the root object of one kind of plugin until the host ends it. */
export async function serveKind<Root extends object>(
  handshake: Handshake,
  table: ObjectTable<Root & Service>,
  makeRoot: (context: PluginContext) => Root,
  options: ServeOptions,
): Promise<void> {
  const environment = environmentOf(handshake, options.env ?? process.env);
  const version = options.version ?? 'unset';
  const telemetry = await telemetryOf(environment, { name: table.name, version });
  const lines = options.logger ?? createPluginLogger(table.name, telemetry?.tee(createHclogLogger()));
  const logger = options.logger === undefined ? lines : (telemetry?.tee(options.logger) ?? lines);
  const maxRequestBytes = environment.grpcServer.maxRecvMsgSize || (options.maxRequestBytes ?? 4 * 1024 * 1024);
  const calls = new CallMetrics();
  const counting = callObserver({ ...calls, log: options.logCalls === true ? logger : undefined });
  const observer = combined(counting, telemetry?.observer);
  const scope = new Scope((error) => logger.debug('cleanup failed', { error: String(error) }));
  const made = new MadeByRoot(table.name);
  const root = { ...makeRoot({ logger, environment }), ...made.lifeCycle };
  const served = await servePlugin({
    handshake,
    logger,
    ...(options.env && { env: options.env }),
    server: { maxReceiveMessageSize: maxRequestBytes, ...observer?.server },
    plugins: (server, broker) => {
      const peer = new Peer(broker, engine, { logger, maxRequestBytes, observer });
      engine.serveObject(server, table, root, { peer, scope, onGiven: made.add });
    },
    onStop: async () => {
      await scope.close();
      // While the host still waits: the process ends right after.
      await telemetry?.close();
    },
  });
  const metrics = servePluginMetrics({
    port: environment.prometheusPort,
    host: options.metricsHost ?? '127.0.0.1',
    name: table.name,
    version,
    calls,
    health: () => made.lifeCycle.healthReport(),
    logger,
  });
  await served.stopped;
  await metrics.close();
}
