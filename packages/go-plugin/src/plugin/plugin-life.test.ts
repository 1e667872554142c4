import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@loopp/grpc';
import { PluginClient } from '../host/plugin-client.js';
import type { Reattach } from '../host/reattach.js';
import { GRPCController } from '../pb/controller.pb.js';
import type { ServePluginOptions } from './options.js';
import { servePlugin } from './serve-plugin.js';

const limit = { timeout: 20_000 };
const handshake = { cookieKey: 'COOKIE', cookieValue: 'hello', protocolVersion: 1 };

async function served(options: Partial<ServePluginOptions>) {
  const found: Reattach[] = [];
  const plugin = await servePlugin({
    handshake,
    env: {},
    logger: silentLogger,
    plugins: () => {},
    test: { onReattach: (reattach) => found.push(reattach) },
    ...options,
  });
  const [reattach] = found;
  assert.ok(reattach !== undefined);
  const client = new PluginClient({ handshake, reattach });
  const { channel } = await client.start();
  return { plugin, client, shutdown: () => channel.unary(GRPCController.methods.shutdown, {}) };
}

test('onStop is done, once, before Shutdown is answered', limit, async () => {
  const steps: string[] = [];
  const { plugin, client, shutdown } = await served({
    onStop: async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      steps.push('stopped');
    },
  });
  await shutdown();
  steps.push('answered');
  await plugin.stopped;
  await plugin.stop();
  await client.stop();
  assert.deepEqual(steps, ['stopped', 'answered']);
});

test('an onStop that fails, at once or later, or never ends, does not keep the plugin', limit, async () => {
  const kinds: (() => Promise<void>)[] = [
    () => {
      throw new Error('at once');
    },
    () => Promise.reject(new Error('later')),
    () => new Promise(() => undefined),
  ];
  for (const onStop of kinds) {
    const { plugin, client, shutdown } = await served({ onStop, stopTimeoutMs: 30 });
    await shutdown();
    await plugin.stopped;
    await client.stop();
  }
});

test('without plugins or versions there is nothing to serve', limit, async () => {
  const options = { handshake, env: {}, logger: silentLogger, test: { onReattach: () => {} } };
  await assert.rejects(servePlugin(options), { code: 'GO_PLUGIN_MISCONFIGURED' });
  await assert.rejects(servePlugin({ ...options, plugins: () => {}, env: { PLUGIN_MIN_PORT: 'many' } }), {
    code: 'GO_PLUGIN_MISCONFIGURED',
  });
});
