import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { KeystoreService } from '@loopp/loop';
import { cellOf, keystores } from './commands.js';
import { traced } from './coverage/record-calls.js';
import { buildTimeout, withoutGo } from './go-programs.js';
import { goneWithin } from './leftovers.js';
import { pluginKeystoreSuite } from './suites/plugin-keystore.js';

const limit = { timeout: 20_000 };

for (const language of ['ours', 'go'] as const) {
  describe(`a keystore plugin, ${language}, under our host`, { skip: language === 'go' && withoutGo }, () => {
    const pids: number[] = [];
    let socketDir: string;
    let keystore: KeystoreService;

    before(async () => {
      socketDir = await mkdtemp(join(tmpdir(), 'loopp-keystore-'));
      const command = await keystores[language]();
      const tracing = traced('keystore plugin', cellOf(command));
      keystore = new KeystoreService({ command, socketDir, tracing, onSpawn: (pid) => void pids.push(pid) });
    }, buildTimeout);
    after(async () => {
      await keystore?.close();
      if (socketDir !== undefined) await rm(socketDir, { recursive: true, force: true });
    });

    pluginKeystoreSuite(() => keystore);

    // The original's host panics here: it asks a part of its client that is nil.
    it('is ready, and reports health under its own names, although it serves no life cycle', limit, async () => {
      await keystore.ready();
      const report = await keystore.healthReport();
      assert.deepEqual(Object.keys(report), ['KeystoreService', 'KeystoreService.PluginKeystoreClient']);
    });

    it('is started again after a crash', limit, async () => {
      process.kill(pids.at(-1) ?? 0, 'SIGKILL');
      assert.equal(await keystore.verify(Uint8Array.of(1), Uint8Array.of(1)), true);
      assert.equal(keystore.restarts, 1);
    });

    it('leaves no process and no socket', limit, async () => {
      await keystore.close();
      await goneWithin(1_000, pids);
      assert.deepEqual(await readdir(socketDir), []);
    });
  });
}
