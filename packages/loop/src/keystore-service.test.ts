import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fixtureCommand } from './fixtures/command.js';
import { KeystoreService } from './index.js';

describe('a host with a keystore plugin', { timeout: 60_000 }, () => {
  it('calls it, reports its health without loop.Service, and leaves nothing behind', async () => {
    const socketDir = await mkdtemp(join(tmpdir(), 'loopp-keystore-'));
    const service = new KeystoreService({ command: fixtureCommand('static-keystore-plugin'), socketDir });
    const id = new TextEncoder().encode('key');
    assert.deepEqual(await service.sign(id, Uint8Array.of(1, 2)), Uint8Array.of(2, 1));
    assert.deepEqual(await service.verifyBatch(id, [id, new Uint8Array(0)]), [true, false]);
    assert.deepEqual(await service.listTags(id), ['key', 'second']);
    await service.ready();
    assert.deepEqual(await service.healthReport(), {
      KeystoreService: '',
      'KeystoreService.PluginKeystoreClient': '',
    });
    await service.close();
    assert.deepEqual(await readdir(socketDir), []);
    await rm(socketDir, { recursive: true });
  });
});
