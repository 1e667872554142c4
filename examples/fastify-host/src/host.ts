// Host and HTTP server together: what belongs to one life of the program.
import { CallMetrics, fromPino, type Keystore, RelayerService } from '@loopp/loop';
import type { Logger as PinoLogger } from 'pino';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import { createApp } from './app.js';
import type { Config } from './config.js';

export interface Host extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  /** Takes no more requests, ends those under way, then the plugin. */
  close(): Promise<void>;
}

export async function startHost(config: Config, keystore: Keystore, logger: PinoLogger): Promise<Host> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const crashes = new Counter({
    name: 'plugin_crashes_total',
    help: 'Plugins that ended unasked',
    registers: [registry],
  });
  const metrics = new CallMetrics();
  metrics.register(registry);

  const relayer = new RelayerService({
    command: config.relayer,
    config: config.relayerConfig,
    keystore,
    // The plugin's own lines arrive here too, at their levels.
    logger: fromPino(logger),
    metrics,
    onCrash: (error) => {
      crashes.inc();
      logger.error({ err: error }, 'the relayer plugin ended and is started again');
    },
  });
  const app = createApp({ relayer, registry, logger, callTimeoutMs: config.callTimeoutMs });
  const close = async () => {
    await app.close();
    await relayer.close();
  };
  try {
    // A plugin that cannot start at all should end the program now, with its reason, not at the first request.
    await relayer.ready();
    const url = await app.listen({ port: config.port, host: config.host });
    return { url, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
