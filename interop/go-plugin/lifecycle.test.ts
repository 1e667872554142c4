import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PluginClient, type PluginClientOptions, PluginExitError, type RunningPlugin } from '@loopp/go-plugin';
import { type Fields, type Logger, Server, StatusError } from '@loopp/grpc';
import { bundled, cleanEnvironment } from './bundles.js';
import { act, handshake } from './fixtures/methods.js';

// Our host with our plugin, as real processes: start, stop, and every way to die.
const limit = { timeout: 60_000 };
const parent = mkdtempSync(join(tmpdir(), 'life-'));
let command: readonly string[] = [];
let hostCommand: readonly string[] = [];

before(async () => {
  command = await bundled('fixtures/plugin.ts', import.meta.dirname);
  hostCommand = await bundled('fixtures/host.ts', import.meta.dirname);
});
after(() => rmSync(parent, { recursive: true }));

function clientWith(options: Partial<PluginClientOptions> = {}): PluginClient {
  return new PluginClient({ command, handshake, socketDir: parent, ...options });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie whose new parent has not collected it is as good as gone.
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? process.platform !== 'linux' : false;
  }
}

async function until(condition: () => boolean, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return condition();
}

function recorder(): { logger: Logger; entries: [string, string, Fields | undefined][] } {
  const entries: [string, string, Fields | undefined][] = [];
  const log = (level: string) => (message: string, fields?: Fields) => {
    entries.push([level, message, fields]);
  };
  return { logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }, entries };
}

function nothingLeft(plugin: RunningPlugin): void {
  assert.ok(!isAlive(plugin.pid), 'no process');
  assert.deepEqual(readdirSync(parent), [], 'no socket, no directory');
}

test('a plugin starts once, answers, and stops in order with exit code 0', limit, async () => {
  const client = clientWith();
  const [plugin, same] = await Promise.all([client.start(), client.start()]);
  assert.equal(plugin, same);
  assert.equal(plugin.protocolVersion, 1);
  await plugin.ping();
  assert.equal(await plugin.channel.unary(act, 'what'), 'unknown what');
  assert.equal(await client.exited(), false);
  await client.stop();
  await client.stop();
  assert.deepEqual(await plugin.exited.then(({ code, signal }) => ({ code, signal })), { code: 0, signal: null });
  assert.ok(plugin.signal.aborted);
  assert.ok(plugin.broker.closed.aborted);
  assert.equal(await client.exited(), true);
  nothingLeft(plugin);
  await assert.rejects(client.start(), /stopped/);
});

test('what a plugin prints never meets the handshake, and reaches the host', limit, async () => {
  let stdout = '';
  let stderr = '';
  await using client = clientWith({
    stdout: (chunk) => {
      stdout += Buffer.from(chunk).toString();
    },
    stderr: (chunk) => {
      stderr += Buffer.from(chunk).toString();
    },
  });
  const { channel } = await client.start();
  await channel.unary(act, 'print this');
  assert.ok(await until(() => stdout.includes('printed this') && stderr.includes('complained this'), 5000));
  assert.match(stdout, /^printed while registering\n/);
});

test('what is printed before servePlugin is shown and not fatal; strictly it is', limit, async () => {
  const { logger, entries } = recorder();
  await using client = clientWith({ env: { PRINT_EARLY: '1' }, logger });
  await (await client.start()).ping();
  assert.ok(
    entries.some(
      ([, message, fields]) => /before its handshake/.test(message) && fields?.['line'] === 'printed while loading',
    ),
  );
  const strict = clientWith({ env: { PRINT_EARLY: '1' }, strictStdout: true });
  await assert.rejects(strict.start(), { reason: 'Unrecognized remote plugin message: printed while loading' });
});

test('a plugin that prints without end is never held up, and the host loses nothing it can read', limit, async () => {
  let bytes = 0;
  await using client = clientWith({
    stdout: (chunk) => {
      bytes += chunk.length;
    },
  });
  const { channel } = await client.start();
  await channel.unary(act, 'flood');
  await channel.unary(act, 'what');
  assert.ok(await until(() => bytes > 500_000, 5000));
});

test('the plugin’s log becomes the host’s log', limit, async () => {
  const { logger, entries } = recorder();
  await using client = clientWith({ logger });
  const { channel } = await client.start();
  await channel.unary(act, 'log');
  const found = () => entries.find(([, message]) => message === 'careful');
  assert.ok(await until(() => found() !== undefined, 5000));
  assert.deepEqual([found()?.[0], found()?.[2]?.['n'], found()?.[2]?.['@module']], ['warn', 1, 'fixture']);
});

test('the plugin sees exactly the environment it is given, and no inherited PLUGIN_ variable', limit, async () => {
  process.env['PLUGIN_CLIENT_CERT'] = 'the host’s own';
  try {
    for (const inheritEnv of [false, true]) {
      await using client = clientWith({ env: { OWN: '1' }, inheritEnv });
      const { channel } = await client.start();
      const env = JSON.parse(await channel.unary(act, 'env'));
      assert.equal(env.OWN, '1');
      assert.equal(env.PATH, inheritEnv ? process.env['PATH'] : undefined);
      assert.equal(env.PLUGIN_CLIENT_CERT, undefined);
      assert.ok(env.PLUGIN_UNIX_SOCKET_DIR.startsWith(parent));
      if (!inheritEnv) {
        assert.deepEqual(Object.keys(env).sort(), [
          'FIXTURE_COOKIE',
          'OWN',
          'PLUGIN_MAX_PORT',
          'PLUGIN_MIN_PORT',
          'PLUGIN_PROTOCOL_VERSIONS',
          'PLUGIN_UNIX_SOCKET_DIR',
        ]);
      }
    }
  } finally {
    delete process.env['PLUGIN_CLIENT_CERT'];
  }
});

test('onStop runs before the plugin ends', limit, async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'drain-')), 'file');
  const client = clientWith({ env: { DRAIN_FILE: file } });
  const plugin = await client.start();
  await client.stop();
  assert.equal(readFileSync(file, 'utf8'), 'drained');
  rmSync(join(file, '..'), { recursive: true });
  nothingLeft(plugin);
});

test('a plugin with work left to do still ends when it is told to', limit, async () => {
  const client = clientWith();
  const plugin = await client.start();
  await plugin.channel.unary(act, 'busy');
  const hanging = assert.rejects(plugin.channel.unary(act, 'hang'), StatusError);
  await client.stop();
  await hanging;
  assert.equal((await plugin.exited).code, 0);
  nothingLeft(plugin);
});

test('a plugin that crashes is told with exit code and stack; its sockets go, and stop is quiet', limit, async () => {
  const client = clientWith();
  const plugin = await client.start();
  await plugin.broker.acceptAndServe(plugin.broker.nextId(), new Server());
  await plugin.channel.unary(act, 'crash').catch(() => undefined);
  const exit = await plugin.exited;
  assert.notEqual(exit.code, 0);
  assert.match(exit.stderrTail.join('\n'), /fixture crashed/);
  assert.ok(plugin.signal.reason instanceof PluginExitError);
  assert.match(plugin.signal.reason.message, /ended with exit code \d+\n.*fixture crashed/s);
  await client.stop();
  nothingLeft(plugin);
});

test('a killed plugin is noticed at once: open calls fail, its sockets go', limit, async () => {
  const client = clientWith();
  const plugin = await client.start();
  const hanging = assert.rejects(plugin.channel.unary(act, 'hang'), StatusError);
  process.kill(plugin.pid, 'SIGKILL');
  await hanging;
  assert.equal((await plugin.exited).signal, 'SIGKILL');
  await client.stop();
  nothingLeft(plugin);
});

test('SIGTERM ends a plugin in order, SIGINT does not end it', limit, async () => {
  const client = clientWith();
  const plugin = await client.start();
  process.kill(plugin.pid, 'SIGINT');
  await plugin.ping();
  process.kill(plugin.pid, 'SIGTERM');
  assert.equal((await plugin.exited).code, 0);
  await client.stop();
  nothingLeft(plugin);
});

test('a grandchild that holds standard error does not hold up stop', limit, async () => {
  const client = clientWith();
  const plugin = await client.start();
  const grandchild = Number(await plugin.channel.unary(act, 'orphan'));
  await client.stop();
  assert.ok(isAlive(grandchild));
  process.kill(grandchild, 'SIGKILL');
  nothingLeft(plugin);
});

test('a plugin without the controller service is killed after the time it is given', limit, async () => {
  const { logger, entries } = recorder();
  const client = clientWith({ logger, stopTimeoutMs: 200 });
  const plugin = await client.start();
  // Stopped, it can neither answer nor end.
  process.kill(plugin.pid, 'SIGSTOP');
  await client.stop();
  assert.equal((await plugin.exited).signal, 'SIGKILL');
  assert.ok(entries.some(([level, message]) => level === 'warn' && message === 'plugin failed to exit gracefully'));
  nothingLeft(plugin);
});

async function startHost(env: NodeJS.ProcessEnv, ...plugin: string[]): Promise<{ host: ChildProcess; pids: number[] }> {
  const [program = '', ...args] = [...hostCommand, '3', '--', ...plugin];
  const host = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...cleanEnvironment(), ...env } });
  const [line] = await once(host.stdout ?? host, 'data');
  return { host, pids: JSON.parse(String(line)) };
}

test('plugins end within a second of their host, however it dies', limit, async () => {
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const { host, pids } = await startHost({ SOCKET_DIR: parent }, ...command);
    assert.ok(pids.length === 3 && pids.every(isAlive));
    host.kill(signal);
    assert.ok(await until(() => !pids.some(isAlive), 1500), `plugins outlived their host’s ${signal}`);
    assert.deepEqual(readdirSync(parent), [], 'the host’s sockets and directories are gone too');
  }
});

test('a plugin started through a shell ends with its host too', limit, async () => {
  const line = `${command.map((word) => `'${word}'`).join(' ')}; true`;
  const { host, pids } = await startHost({ SOCKET_DIR: parent }, 'sh', '-c', line);
  host.kill('SIGKILL');
  assert.ok(await until(() => !pids.some(isAlive), 2500), 'the shells end when the plugins in them have');
  assert.deepEqual(readdirSync(parent), []);
});

test('run by hand, a plugin says what it is and exits with 1', limit, () => {
  const [program = '', ...args] = command;
  assert.throws(
    () => execFileSync(program, args, { stdio: 'pipe' }),
    (error: Error & { status?: number; stderr?: Buffer }) =>
      error.status === 1 && /^This binary is a plugin\./.test(String(error.stderr)),
  );
});

test('200 starts and stops leave nothing: no process, socket, directory, handle or listener', {
  timeout: 240_000,
}, async () => {
  const resources = () => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length;
  const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  const descriptors = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
  const cycle = async () => {
    const client = clientWith();
    const plugin = await client.start();
    await plugin.broker.acceptAndServe(plugin.broker.nextId(), new Server());
    await client.stop();
    return plugin.pid;
  };
  await cycle();
  const before = [resources(), listeners(), descriptors()];
  const pids: number[] = [];
  for (let i = 0; i < 50; i++) pids.push(...(await Promise.all([cycle(), cycle(), cycle(), cycle()])));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const after = [resources(), listeners(), descriptors()];
  // Fewer is fine: what the first cycle loaded may have gone.
  assert.ok(
    after.every((count, index) => count <= (before[index] ?? 0)),
    `[handles, listeners, descriptors] grew from ${before} to ${after}`,
  );
  assert.equal(pids.length, 200);
  assert.deepEqual(pids.filter(isAlive), []);
  assert.deepEqual(readdirSync(parent), []);
});

test('a plugin in test mode leaves no socket, however it ends, and ends as Node has it', limit, async () => {
  const program = await bundled('fixtures/test-mode.ts', import.meta.dirname);
  const sockets = mkdtempSync(join(tmpdir(), 'test-mode-'));
  const ends: [string, number | null, NodeJS.Signals | null][] = [
    ['throw', 1, null],
    ['exit', 3, null],
    ['SIGINT', null, 'SIGINT'],
    ['SIGTERM', null, 'SIGTERM'],
    ['SIGHUP', null, 'SIGHUP'],
  ];
  for (const [how, code, signal] of ends) {
    const env = { ...cleanEnvironment(), TMPDIR: sockets };
    const child = spawn(program[0] ?? '', [...program.slice(1), how], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'exit');
    let printed = '';
    let complained = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      // Its own socket, and that of the broker.
      if (printed.endsWith('ready\n')) assert.equal(readdirSync(sockets).length, 2);
      if (printed.endsWith('ready\n') && signal !== null) child.kill(signal);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complained += chunk.toString();
    });
    assert.deepEqual(await ended, [code, signal], how);
    assert.deepEqual(readdirSync(sockets), [], how);
    // Nobody but a host wants Go's first line.
    assert.doesNotMatch(complained, /panic/);
  }
  rmSync(sockets, { recursive: true });
});

test('our host logs an uncaught exception of a plugin as an error, with its stack', limit, async () => {
  const { logger, entries } = recorder();
  const client = clientWith({ logger });
  const plugin = await client.start();
  await plugin.channel.unary(act, 'crash');
  const { code } = await plugin.exited;
  assert.equal(code, 1);
  const errors = entries.filter(([level]) => level === 'error').map(([, message]) => message);
  assert.equal(errors[0], 'panic: Error: fixture crashed');
  assert.ok(errors.some((line) => /^ {4}at /.test(line)));
  await client.stop();
  nothingLeft(plugin);
});
