import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { Status, StatusError } from '@loopp/grpc';
import { fixtureCommand } from './fixtures/command.js';
import { pluginKinds } from './internal/process/kinds.js';
import { RelayerService } from './relayer-service.js';

const limit = { timeout: 30_000 };
const keystore = { accounts: async () => ['account'], sign: async () => new Uint8Array(0) };
const { cookieKey, cookieValue } = pluginKinds.relayer;

async function runAlone(env: Readonly<Record<string, string>>) {
  const [command = '', ...args] = fixtureCommand('surroundings-plugin');
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

test('a plugin without a required variable exits with 1 and names it, before any handshake', limit, async () => {
  const { stdout, stderr, code } = await runAlone({ [cookieKey]: cookieValue, CL_PROMETHEUS_PORT: '0' });
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^\[ERROR\] .*CL_MERCURY_TRANSMITTER_TRANSMIT__QUEUE_MAX_SIZE is missing/);
  assert.match(stderr, /CL_MERCURY_TRANSMITTER_TRANSMIT_CONCURRENCY is missing/);
});

test('a program that a person starts says that it is a plugin, and nothing of variables', limit, async () => {
  const { stderr, code } = await runAlone({});
  assert.equal(code, 1);
  assert.match(stderr, /This binary is a plugin/);
  assert.doesNotMatch(stderr, /CL_PROMETHEUS_PORT/);
});

test('the error of a host whose plugin refuses its environment names the variable', limit, async () => {
  await using relayer = new RelayerService({
    command: fixtureCommand('surroundings-plugin'),
    config: '',
    keystore,
    environment: { variables: { CL_FEATURE_LOG_POLLER: 'perhaps' } },
  });
  await assert.rejects(relayer.getChainInfo(), /CL_FEATURE_LOG_POLLER is no bool: "perhaps"/);
});

test("an implementation finds the host's settings", limit, async () => {
  await using relayer = new RelayerService({
    command: fixtureCommand('surroundings-plugin'),
    config: '',
    keystore,
    environment: { appId: 'app', database: { url: 'postgres://u:p@localhost/db' } },
  });
  const { familyName, networkNameFull } = await relayer.getChainInfo();
  assert.deepEqual([familyName, networkNameFull], ['app', 'postgres://u:p@localhost/db']);
});

test(
  'the longest request is a setting of the environment, for the main connection and for all others',
  limit,
  async () => {
    await using relayer = new RelayerService({
      command: fixtureCommand('surroundings-plugin'),
      config: '',
      keystore,
      environment: { grpcServer: { maxRecvMsgSize: 2048 } },
    });
    await relayer.replay('1', { text: 'x'.repeat(1000) });
    await assert.rejects(
      relayer.replay('1', { text: 'x'.repeat(4000) }),
      (error) => error instanceof StatusError && error.status === Status.RESOURCE_EXHAUSTED,
    );
    await using refused = new RelayerService({
      command: fixtureCommand('surroundings-plugin'),
      config: 'x'.repeat(4000),
      keystore,
      environment: { grpcServer: { maxRecvMsgSize: 2048 } },
    });
    await assert.rejects(
      refused.getChainInfo(),
      (error) => error instanceof StatusError && error.status === Status.RESOURCE_EXHAUSTED,
    );
  },
);
