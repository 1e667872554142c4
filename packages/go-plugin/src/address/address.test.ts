import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isLoopback, splitHostPort } from './address.js';
import { resolveGroup } from './group.js';
import { listen } from './listen.js';
import { makePrivateDir, removeOrphanedDir } from './private-dir.js';
import { checkSocketPath } from './socket-path.js';
import { connectorFor, removeStaleSocket } from './trust.js';

const limit = { timeout: 10_000 };
const directory = mkdtempSync(join(tmpdir(), 'address-'));
after(() => rmSync(directory, { recursive: true }));

/** A socket file nobody listens on, as a killed process leaves it. */
async function staleSocket(path: string): Promise<void> {
  const server = createServer();
  const hidden = `${path}.h`;
  await new Promise<void>((resolve) => server.listen(hidden, resolve));
  const { renameSync } = await import('node:fs');
  renameSync(hidden, path);
  await new Promise((resolve) => server.close(resolve));
}

test('a private directory is for its user alone and goes with all that is in it', limit, async () => {
  const dir = await makePrivateDir(directory);
  assert.equal(statSync(dir.path).mode & 0o777, 0o700);
  writeFileSync(join(dir.path, 'left'), '');
  await dir.remove();
  await dir.remove();
  assert.ok(!existsSync(dir.path));
});

test('a dead host’s directory is removed with its sockets, and no other', limit, async () => {
  const dir = await makePrivateDir(directory);
  await staleSocket(join(dir.path, 'plugin1'));
  await removeOrphanedDir(dir.path);
  await removeOrphanedDir(dir.path);
  assert.ok(!existsSync(dir.path));
  const used = await makePrivateDir(directory);
  writeFileSync(join(used.path, 'file'), 'precious');
  await removeOrphanedDir(used.path);
  assert.ok(existsSync(join(used.path, 'file')));
  await used.remove();
  const elsewhere = mkdtempSync(join(directory, 'else'));
  await removeOrphanedDir(elsewhere);
  assert.ok(existsSync(elsewhere));
});

test('a private directory may be opened to one group', { ...limit, skip: process.getuid?.() !== 0 }, async () => {
  const dir = await makePrivateDir(directory, 'daemon');
  const stat = statSync(dir.path);
  assert.equal(stat.mode & 0o777, 0o770);
  assert.equal(stat.gid, await resolveGroup('daemon'));
  await dir.remove();
});

test('a directory whose sockets would have too long a path is refused before anything starts', limit, async () => {
  await assert.rejects(makePrivateDir(join(directory, 'x'.repeat(80))), { code: 'GO_PLUGIN_SOCKET_PATH_TOO_LONG' });
  assert.throws(() => checkSocketPath(`/${'x'.repeat(110)}`), /this system allows \d+/);
  assert.doesNotThrow(() => checkSocketPath(`/${'x'.repeat(90)}`));
});

test('a group is found by number and by name, and an unknown one is said so', limit, async () => {
  const file = join(directory, 'group');
  writeFileSync(file, 'root:x:0:\nusers:x:100:a,b\n');
  assert.equal(await resolveGroup('77'), 77);
  assert.equal(await resolveGroup('users', file), 100);
  await assert.rejects(resolveGroup('nobody-has-this', file), { code: 'GO_PLUGIN_UNKNOWN_GROUP' });
});

test('a unix listener takes connections, and its socket goes when it closes', limit, async () => {
  const accepted = new Promise<void>((resolve) => {
    void listen({ directory }, (socket) => {
      socket.destroy();
      resolve();
    }).then(async (listener) => {
      assert.equal(listener.address.network, 'unix');
      assert.ok(lstatSync(listener.address.address).isSocket());
      connect(listener.address.address).on('close', async () => {
        await listener.close();
        await listener.close();
        assert.ok(!existsSync(listener.address.address));
      });
    });
  });
  await accepted;
});

test('a tcp listener takes the first free port of its range', limit, async () => {
  const first = await listen({ network: 'tcp' }, () => {});
  const port = splitHostPort(first.address.address)?.port ?? 0;
  const second = await listen({ network: 'tcp', ports: { min: port, max: port + 20 } }, () => {});
  const taken = splitHostPort(second.address.address)?.port ?? 0;
  assert.ok(taken > port && taken <= port + 20);
  await assert.rejects(
    listen({ network: 'tcp', ports: { min: port, max: port } }, () => {}),
    /no port of the range is free/,
  );
  await first.close();
  await second.close();
});

test('a directory that is not there is an error with a remedy', limit, async () => {
  await assert.rejects(
    listen({ directory: join(directory, 'none') }, () => {}),
    { code: 'GO_PLUGIN_LISTEN' },
  );
});

test('only unix sockets and loopback are dialled, unless remote machines are allowed', limit, () => {
  assert.doesNotThrow(() => connectorFor({ network: 'unix', address: '/s' }));
  assert.doesNotThrow(() => connectorFor({ network: 'tcp', address: '127.0.0.1:80' }));
  assert.doesNotThrow(() => connectorFor({ network: 'tcp', address: '[::1]:80' }));
  const remote = { network: 'tcp', address: '192.0.2.1:80' } as const;
  assert.throws(() => connectorFor(remote), { code: 'GO_PLUGIN_UNTRUSTED_ADDRESS' });
  assert.throws(() => connectorFor({ network: 'tcp', address: '127.0.0.1.example.org:80' }), {
    code: 'GO_PLUGIN_UNTRUSTED_ADDRESS',
  });
  assert.doesNotThrow(() => connectorFor(remote, true));
  assert.throws(() => connectorFor({ network: 'tcp', address: 'nonsense' }), { code: 'GO_PLUGIN_BAD_ADDRESS' });
});

test('host and port are told apart, IPv6 included', limit, () => {
  assert.deepEqual(splitHostPort('[::1]:80'), { host: '::1', port: 80 });
  for (const bad of ['::1:80', 'host', 'host:', 'host:99999', 'host:0', '', '[::1', '[1]:80', 'a b:80', '[::1%a b]:80'])
    assert.equal(splitHostPort(bad), undefined, bad);
});

test('a server on every interface is dialled over loopback', limit, () => {
  for (const address of [':80', '0.0.0.0:80', '[::ffff:0.0.0.0]:80']) {
    assert.deepEqual(splitHostPort(address), { host: '127.0.0.1', port: 80 }, address);
  }
  for (const address of ['[::]:80', '[0:0:0:0:0:0:0:0]:80']) {
    assert.deepEqual(splitHostPort(address), { host: '::1', port: 80 }, address);
  }
});

test('loopback is loopback however it is written, and nothing else', limit, () => {
  const here = ['127.0.0.1', '127.8.8.8', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::FFFF:7f00:1', '::1%lo'];
  for (const host of [...here, 'localhost', 'LOCALHOST', 'localhost.']) assert.ok(isLoopback(host), host);
  const elsewhere = ['192.0.2.1', '::ffff:192.0.2.1', '::2', 'fe80::1', '127.0.0.1.example.org', '127.1', '2130706433'];
  for (const host of [...elsewhere, '127.999.0.1', 'localhost.example.org', '', '0'])
    assert.ok(!isLoopback(host), host);
});

test('every way to announce a server of this machine reaches it', limit, async () => {
  for (const host of ['0.0.0.0', '::']) {
    const server = createServer((socket) => socket.destroy());
    const bound = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen({ host, port: 0 }, () => resolve(true));
    });
    // A machine without IPv6 has no second round.
    if (!bound) continue;
    const at = server.address();
    const port = typeof at === 'object' && at !== null ? at.port : 0;
    const names =
      host === '::' ? ['[::]', '[::ffff:127.0.0.1]', '', 'localhost'] : ['0.0.0.0', '127.0.0.1', '', 'localhost'];
    for (const name of names) {
      const socket = await connectorFor({ network: 'tcp', address: `${name}:${port}` })(AbortSignal.timeout(5000));
      socket.destroy();
    }
    await new Promise((resolve) => server.close(resolve));
  }
});

test('a unix socket is reached by gRPC’s form of its path too, and an abstract one by Go’s', limit, async () => {
  const path = join(directory, 'forms');
  const names = [path, `unix:${path}`, `unix://${path}`];
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(path, resolve));
  for (const name of names) {
    (await connectorFor({ network: 'unix', address: name })(AbortSignal.timeout(5000))).destroy();
  }
  await new Promise((resolve) => server.close(resolve));
  if (process.platform !== 'linux') return;
  const hidden = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => hidden.listen(`\0loopp-${process.pid}`, resolve));
  (await connectorFor({ network: 'unix', address: `@loopp-${process.pid}` })(AbortSignal.timeout(5000))).destroy();
  await new Promise((resolve) => hidden.close(resolve));
});

test('a stale socket of this user in the run’s directory or the temp folder is removed', limit, async () => {
  const path = join(directory, 'stale');
  await staleSocket(path);
  assert.ok(!removeStaleSocket({ network: 'unix', address: path }, undefined, join(directory, '..')));
  assert.ok(existsSync(path));
  assert.ok(removeStaleSocket({ network: 'unix', address: path }, directory));
  assert.ok(!existsSync(path));
  await staleSocket(path);
  assert.ok(removeStaleSocket({ network: 'unix', address: path }, undefined, directory));
});

test('nothing else an announcement names is removed: files, links, sockets elsewhere', limit, async () => {
  const file = join(directory, 'file');
  writeFileSync(file, 'precious');
  const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  const socket = join(elsewhere, 's');
  await staleSocket(socket);
  const link = join(directory, 'link');
  symlinkSync(socket, link);
  for (const address of [
    file,
    socket,
    link,
    join(directory, 'none'),
    `${directory}/../${elsewhere.split('/').pop()}/s`,
  ]) {
    assert.ok(!removeStaleSocket({ network: 'unix', address }, directory), address);
  }
  assert.ok(existsSync(file) && existsSync(socket));
  rmSync(elsewhere, { recursive: true });
});
