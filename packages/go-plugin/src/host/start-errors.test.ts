import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { PluginClientOptions } from './options.js';
import { PluginClient } from './plugin-client.js';
import { PluginStartError } from './plugin-start-error.js';

// Plugins that do not behave, each a few lines of script: what the host says of them, and that nothing is left.
const limit = { timeout: 30_000 };
const handshake = { cookieKey: 'COOKIE', cookieValue: 'hello', protocolVersion: 1 };
const parent = mkdtempSync(join(tmpdir(), 'start-'));
after(() => rmSync(parent, { recursive: true }));

/** A server at a fresh path of the run's directory, for scripts that shall announce one. */
const LISTEN = `const path = process.env.PLUGIN_UNIX_SOCKET_DIR + '/plugin1';
  const server = require('net').createServer(onConnection).listen(path, () => console.log('1|1|unix|' + path + '|grpc|' + field));`;

async function failure(script: string, options: Partial<PluginClientOptions> = {}): Promise<PluginStartError> {
  let pid = 0;
  const client = new PluginClient({
    command: [process.execPath, '-e', script],
    name: 'naughty',
    handshake,
    socketDir: parent,
    onSpawn: (id) => {
      pid = id;
    },
    ...options,
  });
  try {
    await client.start();
  } catch (error) {
    assert.ok(error instanceof PluginStartError, String(error));
    if (pid !== 0) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' }, 'the process is gone');
    assert.deepEqual(readdirSync(parent), [], 'its directory is gone');
    return error;
  } finally {
    await client.stop();
  }
  return assert.fail('the plugin started');
}

const prints = (line: string) => `console.log(${JSON.stringify(line)}); setInterval(() => {}, 1000)`;

test('no line in time', limit, async () => {
  const error = await failure('console.error("thinking"); setInterval(() => {}, 1000)', { startTimeoutMs: 300 });
  assert.match(error.reason, /^timeout while waiting for plugin to start/);
  assert.deepEqual(error.stderrTail, ['thinking']);
  assert.equal(error.exit, undefined);
  assert.equal(error.code, 'GO_PLUGIN_START_TIMEOUT');
});

test('an early exit is told with its code and the last 50 lines of standard error', limit, async () => {
  const error = await failure('for (let i = 0; i < 60; i++) console.error("line " + i); process.exit(3)');
  assert.match(error.reason, /^plugin exited before we could connect/);
  assert.match(error.reason, /Failed to read any lines from plugin's stdout/);
  assert.equal(error.exit?.code, 3);
  assert.equal(error.stderrTail.length, 50);
  assert.equal(error.stderrTail.at(-1), 'line 59');
  assert.match(error.message, /plugin naughty: .*It ended with exit code 3\..*line 59.*usually means.*Path: /s);
});

test('an early end by a signal is told with it', limit, async () => {
  const error = await failure('process.kill(process.pid, "SIGKILL")');
  assert.equal(error.exit?.signal, 'SIGKILL');
  assert.match(error.message, /It ended with signal SIGKILL/);
});

test('a plugin that refuses the cookie shows what it said', limit, async () => {
  const error = await failure('console.error("This binary is a plugin."); process.exit(1)');
  assert.match(error.message, /exit code 1.*This binary is a plugin\..*another magic cookie/s);
});

test('a program that is no plugin is unrecognized, with a diagnosis of its file', limit, async () => {
  const error = await failure('console.log("usage: naughty FILE")');
  assert.equal(error.reason, 'Unrecognized remote plugin message: usage: naughty FILE');
  assert.deepEqual(error.earlyOutput, ['usage: naughty FILE']);
  assert.match(error.message, /Mode: -rwx.*Format: /s);
});

test('garbage without an end is a timeout that shows the garbage', limit, async () => {
  const error = await failure(prints('hello there'), { startTimeoutMs: 300 });
  assert.match(error.message, /^plugin naughty: timeout while waiting.*before its handshake line:\n {2}hello there/s);
});

test('strictly, the first line must be the handshake', limit, async () => {
  const error = await failure(prints('hello there'), { strictStdout: true });
  assert.equal(error.reason, 'Unrecognized remote plugin message: hello there');
});

test('each wrong field of the line is told in the words of go-plugin', limit, async () => {
  const lines: [string, string | RegExp][] = [
    ['x|1|unix|/s|grpc|', /^error parsing core protocol version: /],
    ['2|1|unix|/s|grpc|', 'incompatible core API version with plugin. Plugin version: 2, Core version: 1'],
    ['1|9|unix|/s|grpc|', 'incompatible API version with plugin. Plugin version: 9, Client versions: [1]'],
    ['1|1|unix|/s|netrpc|', 'unsupported plugin protocol "netrpc". Supported: [grpc]'],
    ['1|1|pipe|/s|grpc|', 'unknown address type: pipe'],
    [`1|1|unix|/s|grpc|${'!'.repeat(80)}`, /^error parsing server cert: /],
  ];
  for (const [line, reason] of lines) {
    const error = await failure(prints(line));
    if (typeof reason === 'string') assert.equal(error.reason, reason);
    else assert.match(error.reason, reason);
  }
});

test('multiplexing that is not offered is told in the words of go-plugin', limit, async () => {
  const missing = 'client requested gRPC broker multiplexing but plugin does not support the feature';
  const lines: [string, string][] = [
    [
      '1|1|unix|/s|grpc|',
      `${missing}; for Go plugins, you will need to update the github.com/hashicorp/go-plugin dependency and recompile`,
    ],
    ['1|1|unix|/s|grpc||false', missing],
    ['1|1|unix|/s|grpc||x', 'error parsing "x" as a boolean for gRPC broker multiplexing support'],
  ];
  for (const [line, reason] of lines) assert.equal((await failure(prints(line), { multiplex: true })).reason, reason);
});

test('a socket nobody listens on fails the start at once, not the first call', limit, async () => {
  const error = await failure(prints('1|1|unix|/nowhere/at/all|grpc|'));
  assert.match(error.message, /ENOENT/);
});

test('a plugin that closes its socket again fails the start', limit, async () => {
  const error = await failure(`const field = ''; const onConnection = (socket) => socket.destroy(); ${LISTEN}`);
  assert.match(error.message, /plugin naughty: /);
  assert.equal(error.exit, undefined);
});

test('a plugin that dies while the host connects is told as dead', limit, async () => {
  const error = await failure(`const field = ''; const onConnection = () => process.exit(7); ${LISTEN}`);
  assert.equal(error.exit?.code, 7);
  assert.match(error.message, /exit code 7/);
});

test('a plugin that ignores AutoMTLS is refused at the start', limit, async () => {
  const error = await failure(`const field = ''; const onConnection = () => {}; ${LISTEN}`, { tls: 'auto' });
  assert.equal(error.reason, 'the host asked for AutoMTLS, and the plugin gave no certificate');
});

test('a plugin that gives a certificate and speaks plain text fails its handshake at once', limit, async () => {
  const { createCertificate } = await import('../tls/certificate.js');
  const { der } = await createCertificate({ curve: 'P-256' });
  const field = Buffer.from(der).toString('base64').replace(/=+$/, '');
  const script = `const field = '${field}'; const onConnection = (s) => s.write('plain text, no TLS here'); ${LISTEN}`;
  const error = await failure(script, { tls: 'auto' });
  assert.match(error.reason, /^the TLS handshake failed: /);
});

test('a certificate that is no certificate is told before the handshake', limit, async () => {
  const field = Buffer.concat([Buffer.from([0x30]), Buffer.alloc(99, 1)]).toString('base64');
  const error = await failure(`const field = '${field}'; const onConnection = () => {}; ${LISTEN}`, { tls: 'auto' });
  assert.match(error.reason, /^error parsing server cert: /);
});

test('a plugin that lies about multiplexing fails the start', limit, async () => {
  const script = `const field = '|true'; const onConnection = (s) => s.write('this is not yamux at all'); ${LISTEN}`;
  const error = await failure(script, { multiplex: true });
  assert.match(error.message, /plugin naughty: /);
});

test('a plugin that announces a file of somebody’s cannot make the host remove it', limit, async () => {
  const precious = join(mkdtempSync(join(tmpdir(), 'precious-')), 'file');
  writeFileSync(precious, 'keep me');
  await failure(prints(`1|1|unix|${precious}|grpc|`));
  assert.equal(readFileSync(precious, 'utf8'), 'keep me');
  rmSync(join(precious, '..'), { recursive: true });
});

test('an announced address on another machine is not dialled', limit, async () => {
  const error = await failure(prints('1|1|tcp|192.0.2.1:80|grpc|'));
  assert.equal(error.code, 'GO_PLUGIN_UNTRUSTED_ADDRESS');
});

test('a line of 10 MB on standard error and a log entry of the wrong type harm nobody', limit, async () => {
  const logged: string[] = [];
  const log = (message: string) => {
    logged.push(message);
  };
  const error = await failure(
    `process.stderr.write('x'.repeat(10e6) + '\\n{"@level":"info","@message":5}\\n', () => process.exit(4))`,
    { logger: { debug: log, info: log, warn: log, error: log } },
  );
  assert.equal(error.exit?.code, 4);
  assert.equal(error.stderrTail.at(-1), '{"@level":"info","@message":5}');
  assert.ok(logged.includes('5'));
});

test('an aborted start ends the process', limit, async () => {
  const abort = new AbortController();
  let pid = 0;
  const client = new PluginClient({
    command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    handshake,
    socketDir: parent,
    onSpawn: (id) => {
      pid = id;
      abort.abort(new Error('never mind'));
    },
  });
  await assert.rejects(client.start(abort.signal), /never mind/);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  await client.stop();
});

test('options that contradict each other are refused in the words of go-plugin', limit, async () => {
  const reattach = { protocolVersion: 1, address: { network: 'unix', address: '/s' }, pid: 1, test: false } as const;
  const checksum = { algorithm: 'sha256', digest: new Uint8Array(32) };
  const one = 'exactly one of Cmd, or Reattach, or RunnerFunc must be set';
  const cases: [Omit<PluginClientOptions, 'handshake'>, string][] = [
    [{}, one],
    [{ command: ['x'], reattach }, one],
    [{ reattach, checksum }, 'only one of Reattach or SecureConfig can be set'],
    [{ reattach, multiplex: true }, 'gRPC broker multiplexing is not supported with Reattach config'],
    [{ reattach }, 'reattachment process not found'],
  ];
  for (const [options, reason] of cases) {
    await assert.rejects(new PluginClient({ handshake, ...options }).start(), { reason });
  }
});

test('an executable whose checksum differs is not started', limit, async () => {
  const digest = createHash('sha256').update(readFileSync(process.execPath)).digest();
  const script = 'process.exit(9)';
  const started = await failure(script, { checksum: { algorithm: 'sha256', digest } });
  assert.equal(started.exit?.code, 9);
  const cases: [string, Uint8Array, string | RegExp][] = [
    ['sha256', new Uint8Array(32), 'checksums did not match'],
    ['sha256', digest.subarray(1), 'checksums did not match'],
    ['sha256', new Uint8Array(0), 'no checksum provided'],
    ['', digest, 'no hash implementation provided'],
    ['md99', digest, /^error verifying checksum: /],
  ];
  for (const [algorithm, bytes, reason] of cases) {
    const error = await failure(script, { checksum: { algorithm, digest: bytes } });
    assert.equal(error.exit, undefined);
    if (typeof reason === 'string') assert.equal(error.reason, reason);
    else assert.match(error.reason, reason);
  }
});

test('a command that is not there is told with a remedy', limit, async () => {
  const error = await failure('', { command: ['/no/such/plugin'] });
  assert.match(error.reason, /^cannot start \/no\/such\/plugin: .*ENOENT/);
  assert.match(error.message, /What to do: check that the file exists/);
});
