import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLogger } from '@loopp/grpc';
import type { Address } from '../address/address.js';
import { attachRunner } from './attach-runner.js';
import { holdsSocket } from './holds-socket.js';

const limit = { timeout: 20_000, skip: process.platform !== 'linux' && 'needs /proc' };
const directory = mkdtempSync(join(tmpdir(), 'holds-'));
// Watching a plugin keeps no process running.
const alive = setInterval(() => undefined, 1000);
after(() => {
  clearInterval(alive);
  rmSync(directory, { recursive: true });
});

async function listening(where: { path: string } | { host: string }): Promise<[Address, () => Promise<void>]> {
  const server = createServer((socket) => socket.destroy());
  server.listen('host' in where ? { ...where, port: 0 } : where);
  await once(server, 'listening');
  const at = server.address();
  const address: Address =
    typeof at === 'object' && at !== null
      ? { network: 'tcp', address: at.family === 'IPv6' ? `[${at.address}]:${at.port}` : `${at.address}:${at.port}` }
      : { network: 'unix', address: String(at) };
  return [address, async () => void (await new Promise((resolve) => server.close(resolve)))];
}

/** A process that does nothing, and how to end it. */
function bystander(): { pid: number; end: () => Promise<unknown>; ended: () => boolean } {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const exit = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    ended: () => child.exitCode !== null || child.signalCode !== null,
    end: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

test('the process that listens at an address is known, and no other is taken for it', limit, async () => {
  const other = bystander();
  for (const where of [{ path: join(directory, 'a b') }, { host: '127.0.0.1' }, { host: '0.0.0.0' }]) {
    const [address, close] = await listening(where);
    assert.equal(await holdsSocket(process.pid, address), 'yes', address.address);
    assert.equal(await holdsSocket(other.pid, address), 'no');
    await close();
    assert.equal(await holdsSocket(process.pid, address), 'no');
  }
  const [{ address }, close] = await listening({ host: '127.0.0.1' });
  const port = address.split(':').pop();
  for (const name of ['localhost', '127.0.0.1', '[::ffff:127.0.0.1]']) {
    assert.equal(await holdsSocket(process.pid, { network: 'tcp', address: `${name}:${port}` }), 'yes', name);
  }
  assert.equal(await holdsSocket(process.pid, { network: 'tcp', address: `127.0.0.2:${port}` }), 'no');
  await close();
  await other.end();
  assert.equal(await holdsSocket(other.pid, { network: 'unix', address: '/s' }), 'no');
});

test('what cannot be looked at is unknown', limit, async () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  assert.equal(await holdsSocket(1, { network: 'unix', address: '/s' }, file), 'unknown');
});

test('a process that is not the plugin is never killed, whatever the configuration says', limit, async () => {
  const path = join(directory, 'plugin');
  const [address, close] = await listening({ path });
  const other = bystander();
  const warned: string[] = [];
  const logger = { ...silentLogger, warn: (message: string) => void warned.push(message) };
  const runner = await attachRunner({ protocolVersion: 1, address, pid: other.pid, test: false }, logger);
  await runner.kill();
  await runner.exited;
  assert.ok(!other.ended());
  assert.match(warned.join(), /the plugin still runs: its process is not known for sure, and is not killed/);
  await close();
  await other.end();
});

test('a plugin whose process id means nothing here is watched at its address', limit, async () => {
  const [address, close] = await listening({ path: join(directory, 'contained') });
  const gone = bystander();
  await gone.end();
  const runner = await attachRunner({ protocolVersion: 1, address, pid: gone.pid, test: false }, silentLogger);
  let ended = false;
  void runner.exited.then(() => {
    ended = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.ok(!ended);
  await close();
  assert.deepEqual(await runner.exited, { code: null, signal: null });
});

test('the plugin itself is killed', limit, async () => {
  const path = join(directory, 'real');
  const program = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  const address = { network: 'unix', address: path } as const;
  const runner = await attachRunner({ protocolVersion: 1, address, pid: child.pid ?? 0, test: false }, silentLogger);
  await runner.kill();
  assert.deepEqual(await exit, [null, 'SIGKILL']);
  await runner.exited;
});
