import { createHclogLogger, type Handshake, servePlugin } from '@loopp/go-plugin';
import type { Logger } from '@loopp/grpc';
import type { Call } from '../../types/call.js';
import type { HealthReport, Service } from '../../types/service.js';
import { type OnGiven, Peer } from '../connection/peer.js';
import { engine } from '../engine.js';
import { Scope } from '../scope.js';
import type { ObjectTable } from '../table/object-table.js';

/** How a plugin process serves. */
export interface ServeOptions {
  /** Default: hclog JSON lines on file descriptor 2, which a host files under their own level. */
  readonly logger?: Logger;
  /** Longest request that the plugin takes, in bytes. Default 4 MiB, the original's fixed limit. */
  readonly maxRequestBytes?: number;
  /** Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/** What an implementation finds around it. */
export interface PluginContext {
  readonly logger: Logger;
}

/** Serves the root object of one kind of plugin until the host ends it. */
export async function serveKind<Root extends object>(
  handshake: Handshake,
  table: ObjectTable<Root & Service>,
  makeRoot: (context: PluginContext) => Root,
  options: ServeOptions,
): Promise<void> {
  const logger = options.logger ?? createHclogLogger({ name: table.name });
  const scope = new Scope((error) => logger.debug('cleanup failed', { error: String(error) }));
  const made = new MadeObjects(table.name);
  const root = { ...makeRoot({ logger }), ...made.lifeCycle };
  const served = await servePlugin({
    handshake,
    logger,
    ...(options.env && { env: options.env }),
    plugins: (server, broker) => {
      const peer = new Peer(broker, engine, { logger, maxRequestBytes: options.maxRequestBytes ?? 4 * 1024 * 1024 });
      engine.serveObject(server, table, root, { peer, scope, onGiven: made.add });
    },
    onStop: () => scope.close(),
  });
  await served.stopped;
}

/** The objects that a root made and that are still open: their health is the root's, under its name. */
class MadeObjects {
  readonly #rootName: string;
  readonly #scopes = new Map<object & Partial<Service>, Scope>();

  constructor(rootName: string) {
    this.#rootName = rootName;
  }

  readonly add: OnGiven = (value, scope) => {
    this.#scopes.set(value, scope);
    scope.add(() => void this.#scopes.delete(value));
  };

  readonly lifeCycle: Required<Service> = {
    close: async () => {
      await Promise.all([...this.#scopes.values()].map((scope) => scope.close()));
    },
    ready: async () => {},
    healthReport: async (call) => {
      const report: Record<string, string> = { [this.#rootName]: '' };
      for (const made of this.#scopes.keys()) await this.#addHealth(report, made, call);
      return report;
    },
  };

  async #addHealth(report: Record<string, string>, made: Partial<Service>, call: Call | undefined): Promise<void> {
    const health: HealthReport = (await made.healthReport?.(call)) ?? {};
    for (const [name, problem] of Object.entries(health)) report[`${this.#rootName}.${name}`] = problem;
  }
}
