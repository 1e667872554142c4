import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { fstatSync, lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import {
  type Address,
  dispense,
  PluginClient,
  type PluginClientOptions,
  PluginGroup,
  type Reattach,
  type Runner,
  type RunnerExit,
  type RunningPlugin,
  type StartRunner,
  servePlugin,
} from '@loopp/go-plugin';
import { Server, Status, silentLogger } from '@loopp/grpc';
import { Health } from '@loopp/grpc/services/health';
import { ServerReflection } from '@loopp/grpc/services/reflection';
import { ServerReflection as ServerReflectionAlpha } from '@loopp/grpc/services/reflection-v1alpha';
import { KV } from '../../packages/go-plugin/examples/kv/kv.pb.js';
import { createCertificate } from '../../packages/go-plugin/src/tls/certificate.js';
import { bundled, cleanEnvironment } from './bundles.js';
import { act, handshake, other } from './fixtures/methods.js';
import { goProgram } from './go-programs.js';
import { testWithGo } from './test-with-go.js';

// One test for each feature of go-plugin that the matrix and the life-cycle tests do not touch.
const limit = { timeout: 60_000 };
const parent = mkdtempSync(join(tmpdir(), 'features-'));
let command: readonly string[] = [];

before(async () => {
  command = await bundled('fixtures/plugin.ts', import.meta.dirname);
});
after(() => {
  assert.deepEqual(readdirSync(parent), []);
  rmSync(parent, { recursive: true });
});

function clientWith(options: Partial<PluginClientOptions> = {}): PluginClient {
  return new PluginClient({ command, handshake, socketDir: parent, ...options });
}

testWithGo('a net/rpc plugin is refused in the words of go-plugin', async () => {
  const client = new PluginClient({
    command: [goProgram('netrpc-plugin')],
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
    socketDir: parent,
  });
  await assert.rejects(client.start(), { reason: 'unsupported plugin protocol "netrpc". Supported: [grpc]' });
});

testWithGo('a Go host gets our output over GRPCStdio and our log from standard error', async () => {
  const talker = await bundled('fixtures/kv-talker.ts', import.meta.dirname);
  const args = ['-example', 'kv', '-stdio', '-log', 'trace', '--', ...talker];
  const { stdout, stderr } = await promisify(execFile)(goProgram('host'), args, { env: cleanEnvironment() });
  assert.match(stdout, /printed at the start\n/);
  assert.match(stdout, /printed in a call\n/);
  assert.match(stdout, /exited=true graceful=true/);
  assert.match(stderr, /complained in a call\n/);
  assert.match(stderr, /\[WARN\] {2}\S*: logged in a call: (?=.*@module=talker)(?=.*number=7)/);
});

for (const [crash, first] of [
  ['exception', 'panic: RangeError: nobody caught this'],
  ['rejection', 'panic: unhandled rejection: TypeError: nobody caught this'],
] as const) {
  testWithGo(`a Go host shows an uncaught ${crash} of our plugin as an error, with its stack`, async () => {
    const talker = await bundled('fixtures/kv-talker.ts', import.meta.dirname);
    const args = ['-example', 'kv', '-log', 'error', '--', ...talker];
    const env = { ...cleanEnvironment(), TALKER_CRASHES: crash, TMPDIR: parent };
    const { code, stderr } = await promisify(execFile)(goProgram('host'), args, { env }).then(
      (ended) => ({ code: 0, ...ended }),
      (error: { code: number; stderr: string }) => error,
    );
    assert.ok(stderr.includes(`: ${first}`), stderr);
    assert.match(stderr, /\[ERROR\].*: {5}at .*go-plugin-fixtures-kv-talker/);
    assert.equal(code === 0 || code === 1, true);
    assert.deepEqual(readdirSync(parent), []);
  });
}

for (const flags of [['-mux'], ['-mux', '-mtls']]) {
  testWithGo(`a Go host sees no warning of its yamux when we close what we dialled (${flags.join(' ')})`, async () => {
    const plugin = await bundled('bidirectional/plugin.ts');
    const args = ['-example', 'bidirectional', ...flags, '-log', 'warn', '--', ...plugin];
    // The plugin keeps its counters in files of its working directory.
    const cwd = mkdtempSync(join(tmpdir(), 'counters-'));
    const options = { env: cleanEnvironment(), cwd };
    const { stdout, stderr } = await promisify(execFile)(goProgram('host'), args, options);
    rmSync(cwd, { recursive: true });
    assert.match(stdout, /sum=9/);
    assert.doesNotMatch(stderr, /yamux/);
  });
}

test('own certificates on both sides work, and a stranger’s are refused at the start', limit, async () => {
  const [host, plugin, stranger] = await Promise.all([1, 2, 3].map(() => createCertificate({ curve: 'P-256' })));
  assert.ok(host !== undefined && plugin !== undefined && stranger !== undefined);
  const own = { certificate: host.pem, privateKey: host.privateKey, peer: plugin.pem };
  const env = { TLS: JSON.stringify({ certificate: plugin.pem, privateKey: plugin.privateKey, peer: host.pem }) };
  await using client = clientWith({ env, tls: own });
  const running = await client.start();
  await running.ping();
  assert.equal(running.reattach, undefined);
  const wrong = clientWith({ env, tls: { ...own, peer: stranger.pem } });
  await assert.rejects(wrong.start(), { code: 'GO_PLUGIN_TLS' });
  // Plain text against TLS.
  await assert.rejects(clientWith({ env, startTimeoutMs: 5000 }).start(), { name: 'PluginStartError' });
});

test('AutoMTLS with P-256, for peers that do not know P-521', limit, async () => {
  await using client = clientWith({ tls: 'auto', curve: 'P-256' });
  await (await client.start()).ping();
});

test('a plugin on TCP takes a port of the host’s range', limit, async () => {
  await using client = clientWith({ env: { NETWORK: 'tcp' }, ports: { min: 42_000, max: 42_100 } });
  const plugin = await client.start();
  await plugin.ping();
  assert.equal(plugin.reattach?.address.network, 'tcp');
  assert.match(plugin.reattach?.address.address ?? '', /^127\.0\.0\.1:42(0\d\d|100)$/);
});

test('a socket group owns directory and sockets', {
  ...limit,
  skip: process.getuid?.() !== 0 && 'needs root',
}, async () => {
  await using client = clientWith({ socketGroup: 'daemon' });
  const plugin = await client.start();
  const socket = plugin.reattach?.address.address ?? '';
  assert.equal(statSync(join(socket, '..')).mode & 0o777, 0o770);
  assert.equal(lstatSync(socket).mode & 0o777, 0o660);
  assert.equal(lstatSync(socket).gid, statSync(join(socket, '..')).gid);
  assert.notEqual(lstatSync(socket).gid, 0);
});

test('the plugin’s directory is private, and its socket is in it', limit, async () => {
  await using client = clientWith();
  const plugin = await client.start();
  const socket = plugin.reattach?.address.address ?? '';
  assert.equal(statSync(join(socket, '..')).mode & 0o777, 0o700);
  assert.ok(socket.startsWith(parent));
});

test('the plugin has the host’s standard input', limit, async () => {
  await using client = clientWith();
  const { channel } = await client.start();
  assert.equal(await channel.unary(act, 'stdin'), String(fstatSync(0).ino));
});

test('health knows `plugin` and the server as a whole, and no other name', limit, async () => {
  await using client = clientWith();
  const { channel } = await client.start();
  for (const service of ['plugin', '']) {
    assert.deepEqual(await channel.unary(Health.methods.check, { service }), { status: 1 });
  }
  await assert.rejects(channel.unary(Health.methods.check, { service: 'x' }), {
    status: Status.NOT_FOUND,
    details: 'unknown service',
  });
});

test('reflection lists what a Go plugin lists, and both versions of it answer', limit, async () => {
  await using client = clientWith();
  const { channel } = await client.start();
  const request = { host: '', messageRequest: { case: 'listServices' as const, value: '' } };
  for (const method of [
    ServerReflection.methods.serverReflectionInfo,
    ServerReflectionAlpha.methods.serverReflectionInfo,
  ]) {
    for await (const { messageResponse } of channel.bidiStream(method, [request])) {
      assert.equal(messageResponse.case, 'listServicesResponse');
      const { service = [] } = messageResponse.case === 'listServicesResponse' ? messageResponse.value : {};
      assert.deepEqual(
        service.map(({ name }) => name),
        [
          'fixture.Other',
          'fixture.Plugin',
          'grpc.health.v1.Health',
          'grpc.reflection.v1.ServerReflection',
          'grpc.reflection.v1alpha.ServerReflection',
          'plugin.GRPCBroker',
          'plugin.GRPCController',
          'plugin.GRPCStdio',
        ],
      );
    }
  }
});

test('several plugins in one process are dispensed by name', limit, async () => {
  await using client = clientWith();
  const plugin = await client.start();
  const clients = {
    fixture:
      ({ channel }: RunningPlugin) =>
      (text: string) =>
        channel.unary(act, text),
    other:
      ({ channel }: RunningPlugin) =>
      () =>
        channel.unary(other, ''),
  };
  assert.equal(await dispense(plugin, clients, 'fixture')('x'), 'unknown x');
  assert.equal(await dispense(plugin, clients, 'other')(), 'other');
  const outside: Readonly<Record<string, (plugin: RunningPlugin) => unknown>> = clients;
  assert.throws(() => dispense(plugin, outside, 'toString'), { message: 'unknown plugin type: toString' });
});

test('responses may be large, requests above the server’s 4 MiB are refused', limit, async () => {
  await using client = clientWith();
  const { channel } = await client.start();
  assert.equal((await channel.unary(act, 'large 20000000')).length, 20_000_000);
  assert.equal(await channel.unary(act, `length ${'x'.repeat(4_000_000)}`), '4000000');
  await assert.rejects(channel.unary(act, `length ${'x'.repeat(5_000_000)}`), { status: Status.RESOURCE_EXHAUSTED });
  await client.stop();
});

test('interceptors see the calls of the main channel', limit, async () => {
  const seen: string[] = [];
  await using client = clientWith({
    channel: {
      interceptors: [
        {
          unary: (method, request, options, next) => {
            seen.push(method.path);
            return next(request, options);
          },
        },
      ],
    },
  });
  const { channel } = await client.start();
  await channel.unary(act, 'x');
  assert.ok(seen.includes('/fixture.Plugin/Act'));
});

test('a group stops all its clients together', limit, async () => {
  const group = new PluginGroup();
  const plugins = await Promise.all(
    [1, 2, 3].map(() => group.client({ command, handshake, socketDir: parent }).start()),
  );
  await group.close();
  await group.close();
  assert.ok(plugins.every((plugin) => plugin.signal.aborted));
  await assert.rejects(group.client({ command, handshake }).start(), /stopped/);
});

test('a second host takes over a running plugin, and ends it', limit, async () => {
  await using first = clientWith();
  const plugin = await first.start();
  assert.ok(plugin.reattach !== undefined);
  const second = new PluginClient({ handshake, reattach: plugin.reattach, socketDir: parent });
  const attached = await second.start();
  assert.equal(attached.pid, plugin.pid);
  await attached.ping();
  assert.equal(await attached.channel.unary(act, 'x'), 'unknown x');
  await second.stop();
  assert.equal((await plugin.exited).code, 0);
});

test('in test mode hosts come and go, each with a broker, and stop ends nothing', limit, async () => {
  const abort = new AbortController();
  let reattach: Reattach | undefined;
  const served = await servePlugin({
    handshake,
    env: {},
    logger: silentLogger,
    plugins: (server, broker) => {
      server.handle(act, async (id) => {
        await using channel = await broker.dial(Number(id));
        return await channel.unary(other, '');
      });
    },
    test: {
      signal: abort.signal,
      onReattach: (where) => {
        reattach = where;
      },
    },
  });
  assert.deepEqual([reattach?.test, reattach?.pid], [true, process.pid]);
  if (reattach === undefined) return;
  for (const round of ['first', 'second']) {
    const client: PluginClient = new PluginClient({ handshake, reattach, socketDir: parent });
    const plugin: RunningPlugin = await client.start();
    const id = plugin.broker.nextId() + 10;
    await plugin.broker.acceptAndServe(
      id,
      new Server().handle(other, () => round),
    );
    assert.equal(await plugin.channel.unary(act, String(id)), round);
    await client.stop();
  }
  abort.abort();
  await served.stopped;
});

testWithGo('a Go host reattaches to our plugin in test mode, and leaves it running', async () => {
  const abort = new AbortController();
  const kept = new Map<string, Uint8Array>();
  let socket = '';
  const served = await servePlugin({
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
    env: {},
    logger: silentLogger,
    plugins: (server) => {
      server.handle(KV.methods.put, ({ key, value }) => {
        kept.set(key, Buffer.from(value));
        return {};
      });
      server.handle(KV.methods.get, ({ key }) => ({ value: kept.get(key) ?? new Uint8Array() }));
    },
    test: {
      signal: abort.signal,
      onReattach: ({ address }) => {
        socket = address.address;
      },
    },
  });
  for (let round = 0; round < 2; round++) {
    const { stdout } = await promisify(execFile)(goProgram('host'), ['-example', 'kv', '-reattach', socket]);
    assert.match(stdout, /^version=\d+\nvalue="hello"\n/);
  }
  abort.abort();
  await served.stopped;
});

/** Runs the plugin as a child, as a container runner would, behind other names for the same sockets. */
function aliasRunner(translated: string[]): StartRunner {
  return async ({ env, socketDir }) => {
    const [program = '', ...args] = command;
    const alias = (address: Address) => {
      translated.push('host to plugin');
      return address;
    };
    // The plugin announces paths of "its" world, which differ in a prefix.
    const child = spawn(program, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const exited = new Promise<RunnerExit>((resolve) =>
      child.once('close', (code, signal) => resolve({ code, signal })),
    );
    const runner: Runner = {
      name: 'aliased',
      id: `box-${child.pid}`,
      pid: undefined,
      stdout: child.stdout,
      stderr: child.stderr,
      exited,
      kill: () => {
        child.kill('SIGKILL');
      },
      diagnose: async () => 'the box is empty',
      hostToPlugin: alias,
      pluginToHost: (address) => {
        translated.push('plugin to host');
        assert.ok(address.address.startsWith(socketDir));
        return address;
      },
    };
    return runner;
  };
}

test('a runner starts the plugin its own way and translates every address', limit, async () => {
  const translated: string[] = [];
  const client = new PluginClient({ handshake, runner: aliasRunner(translated), socketDir: parent });
  const plugin = await client.start();
  assert.match(plugin.id, /^box-\d+$/);
  assert.equal(plugin.pid, 0);
  await plugin.ping();
  await plugin.broker.acceptAndServe(plugin.broker.nextId(), new Server());
  assert.deepEqual(translated, ['plugin to host', 'host to plugin']);
  await client.stop();
  assert.equal((await plugin.exited).code, 0);
});

test('a runner’s own diagnosis is part of the start error', limit, async () => {
  const runner: StartRunner = async () => {
    const child = spawn('true', { stdio: ['ignore', 'pipe', 'pipe'] });
    return {
      name: 'box',
      id: '1',
      pid: undefined,
      stdout: child.stdout,
      stderr: child.stderr,
      exited: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal }))),
      kill: () => {},
      diagnose: async () => 'the box is empty',
    };
  };
  await assert.rejects(new PluginClient({ handshake, runner, socketDir: parent }).start(), /the box is empty/);
});
