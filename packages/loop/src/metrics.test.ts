import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixtureCommand } from './fixtures/command.js';
import { type LogLine, rememberingLogger } from './fixtures/remembering-logger.js';
import { CallMetrics } from './internal/metrics/call-metrics.js';
import { RelayerService } from './relayer-service.js';

const limit = { timeout: 30_000 };
const keystore = { accounts: async () => ['account'], sign: async () => new Uint8Array(0) };

async function lineWith(lines: readonly LogLine[], message: string): Promise<LogLine> {
  for (;;) {
    const line = lines.find((each) => each.message === message);
    if (line !== undefined) return line;
    await sleep(5);
  }
}

test('a plugin serves its metrics on loopback: calls, health, process; and nothing else', limit, async () => {
  const { logger, lines } = rememberingLogger();
  await using relayer = new RelayerService({
    command: fixtureCommand('surroundings-plugin'),
    config: '',
    keystore,
    logger,
  });
  await relayer.getChainInfo();
  const { fields } = await lineWith(lines, 'metrics are served');
  const address = String(fields['address']);
  assert.match(address, /^127\.0\.0\.1:\d+$/);
  const response = await fetch(`http://${address}/metrics`);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  for (const sample of [
    /^grpc_server_handled_total\{grpc_type="unary",grpc_service="loop\.Relayer",grpc_method="GetChainInfo",grpc_code="OK"\} 1$/m,
    /^grpc_server_started_total\{grpc_type="bidi_stream",grpc_service="plugin\.GRPCBroker",grpc_method="StartStream"\} 1$/m,
    /^grpc_client_handled_total\{grpc_type="unary",grpc_service="loop\.Keystore",grpc_method="Accounts",grpc_code="OK"\} 1$/m,
    /^grpc_client_handling_seconds_count\{.*grpc_method="Accounts"\} 1$/m,
    /^grpc_client_msg_sent_total\{.*grpc_method="Accounts"\} 1$/m,
    /^health\{service_id="PluginRelayer"\} 1$/m,
    /^uptime_seconds \d/m,
    /^version\{version="unset",commit=""\} 1$/m,
    /^process_resident_memory_bytes \d+$/m,
  ]) {
    assert.match(text, sample);
  }
  assert.equal((await fetch(`http://${address}/`)).status, 404);
  await relayer.close();
  await assert.rejects(fetch(`http://${address}/metrics`));
});

test('a plugin whose port is taken says so and works on', limit, async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { logger, lines } = rememberingLogger();
  try {
    await using relayer = new RelayerService({
      command: fixtureCommand('surroundings-plugin'),
      config: '',
      keystore,
      logger,
      environment: { prometheusPort: port },
    });
    await relayer.getChainInfo();
    const line = await lineWith(lines, 'metrics are not served');
    assert.equal(line.level, 'error');
    assert.match(String(line.fields['error']), new RegExp(`127\\.0\\.0\\.1:${port}`));
  } finally {
    await new Promise((resolve) => taken.close(resolve));
  }
});

test('a host counts and logs its side of the calls when it is asked to', limit, async () => {
  const { logger, lines } = rememberingLogger('host');
  const metrics = new CallMetrics();
  const command = fixtureCommand('surroundings-plugin');
  await using relayer = new RelayerService({ command, config: '', keystore, logger, metrics, logCalls: true });
  await relayer.getChainInfo();
  const text = await metrics.text();
  assert.match(text, /^grpc_client_handled_total\{.*grpc_method="GetChainInfo",grpc_code="OK"\} 1$/m);
  assert.match(text, /^grpc_server_handled_total\{.*grpc_method="Accounts",grpc_code="OK"\} 1$/m);
  const calls = lines
    .filter(({ message }) => message === 'call')
    .map(({ fields }) => [fields['side'], fields['method']]);
  assert.ok(calls.some(([side, method]) => side === 'client' && method === '/loop.Relayer/GetChainInfo'));
  assert.ok(calls.some(([side, method]) => side === 'server' && method === '/loop.Keystore/Accounts'));
});

test("a plugin's lines arrive at their level, under the service's, the root's and their own name", limit, async () => {
  const { logger, lines } = rememberingLogger('host');
  const command = fixtureCommand('surroundings-plugin');
  await using relayer = new RelayerService({ command, config: '', keystore, logger, environment: { appId: 'app' } });
  await relayer.getChainInfo();
  const { name, level, fields } = await lineWith(lines, 'asked for chain info');
  assert.deepEqual([name, level], ['host.RelayerService.PluginRelayerClient.PluginRelayer', 'info']);
  assert.equal(fields['appId'], 'app');
  assert.match(String(fields['caller']), /surroundings-plugin\.ts:\d+$/);
  const failed = await lineWith(lines, 'an error on purpose');
  assert.equal(failed.level, 'error');
  assert.match(String(failed.fields['stacktrace']), /surroundings-plugin/);
});
