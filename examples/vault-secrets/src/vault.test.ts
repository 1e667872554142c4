// The engine under the host side of Vault's SDK: `vault-host` mounts it as Vault does, and passes it requests.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';

const host = process.env['VAULT_HOST'] ?? 'vault-host';
// Beside this file: main.js after a build, main.ts where the tests run from the sources.
const main = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
const skip = spawnSync(host, ['-h']).error === undefined ? false : `${host} is not on the PATH`;

test('Vault learns what it is', { skip, timeout: 60_000 }, async (t) => {
  const { ask } = await mount(t);
  const { type, paths } = await ask({ ask: 'special' });
  assert.equal(type, 'secret');
  assert.deepEqual([paths.Unauthenticated, paths.SealWrapStorage], [['verify'], ['key/']]);
  assert.deepEqual(await ask({ ask: 'version' }), { version: 'v0.1.0' });
});

test('roles are written, read, listed and deleted, and kept in Vault', { skip, timeout: 60_000 }, async (t) => {
  const { ask, request } = await mount(t);
  const exists = () => ask({ ask: 'existence', path: 'roles/web' });
  assert.deepEqual(await exists(), { found: true, exists: false, error: '' });
  await request('create', 'roles/web', { scopes: 'read,write', ttl: '60' });
  assert.deepEqual(await exists(), { found: true, exists: true, error: '' });
  assert.deepEqual((await ask({ ask: 'storage' })).keys, ['role/web']);
  assert.deepEqual((await request('read', 'roles/web')).data, { scopes: ['read', 'write'], ttl: 60 });
  assert.deepEqual((await request('list', 'roles/')).data, { keys: ['web'] });
  await request('delete', 'roles/web');
  assert.deepEqual((await request('list', 'roles/')).data, { keys: [] });
});

test('a key is valid from its issue to the end of its lease', { skip, timeout: 60_000 }, async (t) => {
  const { ask, request } = await mount(t);
  await request('create', 'roles/web', { scopes: ['read'] });
  const { data, secret } = await request('read', 'creds/web');
  // The role says nothing of the time, so it is what the mount says.
  assert.deepEqual([secret.seconds, secret.max, secret.renewable], [3600, 86_400, true]);
  const verify = async () => (await request('update', 'verify', { key: data.key })).data;
  assert.deepEqual(await verify(), { valid: true, role: 'web', scopes: ['read'] });
  assert.deepEqual((await request('update', 'verify', { key: 'ak_guessed' })).data, { valid: false });

  const { keys } = await ask({ ask: 'storage' });
  assert.equal(
    keys.some((key: string) => key.includes(data.key)),
    false,
  );

  const lease = { internal: secret.internal, seconds: secret.seconds };
  const renewed = await ask({ operation: 'renew', path: 'creds/web', secret: lease });
  assert.deepEqual([renewed.secret.seconds, renewed.secret.internal], [3600, secret.internal]);
  await ask({ operation: 'revoke', path: 'creds/web', secret: lease });
  assert.deepEqual(await verify(), { valid: false });
  assert.match((await ask({ operation: 'renew', path: 'creds/web', secret: lease })).data.error, /has been revoked/);
});

test('what a caller does wrong is told, and nothing is kept of it', { skip, timeout: 60_000 }, async (t) => {
  const { ask } = await mount(t);
  const write = (data: object) => ask({ operation: 'create', path: 'roles/web', data });
  assert.deepEqual(await write({}), {
    error: 'invalid request',
    data: { error: 'scopes: names, separated by commas' },
  });
  assert.match((await write({ scopes: 'a', ttl: 'soon' })).data.error, /ttl: a number of seconds/);
  assert.match((await ask({ operation: 'read', path: 'creds/nobody' })).data.error, /no role nobody/);
  assert.deepEqual(await ask({ operation: 'read', path: 'elsewhere' }), { error: 'unsupported path' });
  assert.deepEqual(await ask({ operation: 'delete', path: 'verify' }), { error: 'unsupported operation' });
  assert.deepEqual((await ask({ ask: 'storage' })).keys, null);
});

/** Mounts the engine for the time of a test. */
async function mount(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'apikeys-'));
  const command = [process.execPath, main].map((word) => JSON.stringify(word)).join(' ');
  const plugin = join(folder, 'vault-plugin-secrets-apikeys');
  await writeFile(plugin, `#!/bin/sh\nexec ${command}\n`, { mode: 0o755 });
  const vault = spawn(host, [plugin], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(async () => {
    await unmount(vault);
    await rm(folder, { recursive: true });
  });

  const answers = createInterface(vault.stdout)[Symbol.asyncIterator]();
  const ask = async (asked: object) => {
    vault.stdin.write(`${JSON.stringify(asked)}\n`);
    const { value, done } = await answers.next();
    assert.equal(done, false, 'vault-host ended');
    return JSON.parse(value);
  };
  const request = async (operation: string, path: string, data = {}) => {
    const answer = await ask({ operation, path, data });
    assert.equal(answer.error, '');
    return answer;
  };
  return { ask, request };
}

async function unmount(vault: ChildProcess): Promise<void> {
  const ended = once(vault, 'exit');
  vault.stdin?.end();
  assert.deepEqual(await ended, [0, null]);
}
