// The host by HTTP alone, over a relayer plugin in a process of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { startHost } from './host.js';
import { keystoreOf } from './keystore.js';

const limit = { timeout: 30_000 };
// Beside this file: .js after a build, .ts where the tests run from the sources.
const file = (name: string) => join(import.meta.dirname, `${name}${extname(import.meta.filename)}`);
// A plugin gets nothing of its host's environment, so what NODE_OPTIONS says is said here.
const options = (process.env['NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '');
const command = (name: string) => [process.execPath, ...options, file(name)];

test('the chain is there, numbers as text where they may be big', limit, async (t) => {
  const { get } = await host(t);
  const { status, body } = await get('/chain');
  const info = { familyName: 'test', chainId: '1', networkName: 'test', networkNameFull: 'test' };
  assert.deepEqual([status, body], [200, { ...info, head: { height: '1', timestamp: 1_700_000_000 } }]);
});

test('a transfer is sent, or refused with the reason of whoever refused it', limit, async (t) => {
  const { get, transfer } = await host(t);
  assert.equal((await transfer('bob', '60')).status, 201);
  assert.deepEqual(refusal(await transfer('bob', '60')), [422, 'alice has too little for 60']);
  assert.deepEqual(refusal(await transfer('0', '1')), [400, 'no such account']);
  assert.match((await transfer('bob', '-1')).body.error, /body\/amount must match pattern/);
  assert.equal((await get('/nodes')).status, 501);
  assert.equal((await get('/chain')).body.head.height, '2');
});

test('a call that takes too long is given up, and the plugin is well', limit, async (t) => {
  const { get, transfer } = await host(t, { callTimeoutMs: 300 });
  assert.equal((await transfer('nowhere', '1')).status, 504);
  assert.equal((await get('/chain')).status, 200);
});

test(
  'a crash is seen by whoever waited, in health, in metrics and in the log, and then it is over',
  limit,
  async (t) => {
    const { get, transfer, log } = await host(t);
    assert.equal((await get('/readyz')).body.restarts, 0);
    assert.deepEqual((await transfer('crash', '1')).status, 503);
    assert.equal((await get('/chain')).status, 200);
    const { status, body } = await get('/readyz');
    assert.deepEqual([status, body.restarts], [200, 1]);
    assert.match(JSON.stringify(body.health), /PluginRelayer/);
    assert.match((await get('/metrics')).text, /^plugin_crashes_total 1$/m);
    assert.ok(log().includes('the relayer plugin ended and is started again'));
  },
);

test('calls are counted by method and outcome', limit, async (t) => {
  const { get, transfer } = await host(t);
  await transfer('bob', '60');
  await transfer('bob', '60');
  const { text } = await get('/metrics');
  const transact = (code: string) =>
    new RegExp(`^grpc_client_handled_total\\{.*"Transact".*grpc_code="${code}".*\\} 1$`, 'm');
  assert.match(text, transact('OK'));
  assert.match(text, transact('Unknown'));
  assert.match(text, /^grpc_server_handled_total\{.*grpc_method="Sign".*\} 1$/m);
  assert.match(text, /^process_resident_memory_bytes \d+$/m);
});

test('the program ends in order when it is told to: what is under way is answered', limit, async () => {
  const [program = '', ...args] = command('main');
  const env = {
    ...process.env,
    PORT: '0',
    RELAYER_COMMAND: JSON.stringify(command('test-relayer')),
    CALL_TIMEOUT_MS: '500',
  };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const [, found] = /Server listening at (http:[^"]+)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const waiting = post(`${url}/transfers`, { from: 'alice', to: 'nowhere', amount: '1' });
  await sleep(100);
  child.kill('SIGTERM');
  assert.equal((await waiting).status, 504);
  assert.deepEqual(await ended, [0, null]);
});

test('a plugin that cannot start ends the program with its reason', limit, async () => {
  const [program = '', ...args] = command('main');
  const env = { ...process.env, PORT: '0', RELAYER_COMMAND: '["/does/not/exist"]' };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(lines.join('\n'), /not started.*\/does\/not\/exist|\/does\/not\/exist[\s\S]*not started/);
});

async function host(t: TestContext, { callTimeoutMs = 5_000 } = {}) {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => lines.push(line) });
  const keys = new Map([['alice', generateKeyPairSync('ed25519').privateKey]]);
  const config = { host: '127.0.0.1', port: 0, relayer: command('test-relayer'), relayerConfig: '', callTimeoutMs };
  const started = await startHost(config, keystoreOf(keys), logger);
  t.after(() => started.close());
  return {
    log: () => lines.join(''),
    get: async (path: string) => answer(await fetch(started.url + path)),
    transfer: (to: string, amount: string) => post(`${started.url}/transfers`, { from: 'alice', to, amount }),
  };
}

function refusal({ status, body }: Awaited<ReturnType<typeof answer>>) {
  return [status, body.error];
}

async function post(url: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  return answer(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answer(response: Response) {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, text, body: isJson ? JSON.parse(text) : undefined };
}
