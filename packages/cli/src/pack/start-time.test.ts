import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startTime } from './start-time.js';

const limit = { timeout: 60_000 };

describe('the time that a plugin takes to its handshake', () => {
  let folder = '';
  const pids: number[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-start-'));
  });
  after(async () => {
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    await rm(folder, { recursive: true });
  });

  async function measure(source: string, cookie?: { cookieKey: string; cookieValue: string }) {
    const file = fileURLToPath(new URL(`../../../${source}.ts`, import.meta.url));
    const command = [process.execPath, '--import', import.meta.resolve('tsx'), '--conditions=@loopp/source', file];
    return startTime(command, { folder, onSpawn: (pid) => void pids.push(pid), signal: undefined, cookie });
  }

  it('is that of a LOOP plugin under any of its kinds', limit, async () => {
    const found = await measure('loop/src/fixtures/static-median-plugin');
    assert.equal(found?.isLoop, true);
    assert.ok(found.ms > 0);
  });

  it('is that of a plugin of another application that is known', limit, async () => {
    assert.equal((await measure('cli/src/fixtures/provider-plugin'))?.isLoop, false);
  });

  it('needs the cookie of an application that is not known', limit, async () => {
    assert.equal(await measure('cli/src/fixtures/sound-plugin'), undefined);
    const found = await measure('cli/src/fixtures/sound-plugin', { cookieKey: 'FIXTURE', cookieValue: 'yes' });
    assert.equal(found?.isLoop, false);
  });

  it('leaves nothing that the folder’s owner does not remove', limit, async () => {
    const left = await readdir(folder);
    assert.ok(
      left.every((name) => name.startsWith('plugin')),
      left.join(),
    );
  });
});
