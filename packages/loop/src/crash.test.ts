import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fixtureCommand } from './fixtures/command.js';
import { RelayerService, type RelayerServiceOptions, Status, StatusError } from './index.js';
import { staticKeystore } from './test/static-relayer.js';

const timeout = 60_000;

describe('a host whose relayer plugin fails', { timeout }, () => {
  let dir = '';
  let file = '';
  let pids: number[] = [];
  let relayer: RelayerService | undefined;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'loopp-crash-'));
    file = join(dir, 'record');
    pids = [];
  });

  afterEach(async () => {
    await relayer?.close();
    relayer = undefined;
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.deepEqual(await readdir(join(dir)).then((names) => names.filter((name) => !name.startsWith('record'))), []);
    await rm(dir, { recursive: true });
  });

  function start(options: Partial<RelayerServiceOptions> = {}): RelayerService {
    relayer = new RelayerService({
      command: fixtureCommand('faulty-relayer-plugin'),
      config: file,
      keystore: staticKeystore('alice'),
      socketDir: dir,
      onSpawn: (pid) => void pids.push(pid),
      ...options,
    });
    return relayer;
  }

  it('repeats a repeatable call on the next process', async () => {
    const service = start();
    const before = (await service.getChainStatus()).id;
    assert.equal((await service.latestHead()).height, '1');
    assert.equal(service.restarts, 1);
    assert.notEqual((await service.getChainStatus()).id, before);
  });

  it('never sends a transaction twice: the caller learns that its fate is unknown', async () => {
    const service = start();
    await assert.rejects(service.transact('alice', 'bob', 1n, false), (error) => {
      assert.ok(error instanceof StatusError);
      assert.equal(error.status, Status.UNAVAILABLE);
      return true;
    });
    await service.getChainStatus();
    assert.equal(await readFile(file, 'utf8'), 'alice\n');
  });

  it('gives an application error at once, without starting anything again', async () => {
    const service = start();
    await assert.rejects(service.getChainInfo(), { details: 'refused on purpose' });
    assert.equal(service.restarts, 0);
    assert.equal(pids.length, 1);
  });

  it('rejects the first call with the reason when the command is no plugin', async () => {
    const service = start({ command: [process.execPath, '-e', 'console.error("not me"); process.exit(3)'] });
    await assert.rejects(service.getChainStatus(), (error) => {
      assert.match(String(error), /not me/);
      assert.match(String(error), /3/);
      return true;
    });
  });

  it('gives up a waiting call, saying why, while the plugin does not start any more', async () => {
    const crashes: Error[] = [];
    const broken = `${file}.broken`;
    const service = start({
      recoveryTimeoutMs: 4_000,
      onCrash: (error) => void crashes.push(error),
      environment: { variables: { FAULTY_WHEN: broken } },
    });
    await service.getChainStatus();
    await appendFile(broken, 'x');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await assert.rejects(service.getChainStatus(), { code: 'LOOP_PLUGIN_UNAVAILABLE', message: /7/ });
    await assert.rejects(service.getChainStatus({ deadline: Date.now() + 50 }), { code: 'DEADLINE_EXCEEDED' });
    assert.match(String(crashes[0]), /SIGKILL/);
    await rm(broken);
    assert.equal((await service.getChainStatus({ deadline: Date.now() + 20_000 })).enabled, true);
  });

  it('ends the process when closed while it starts', async () => {
    const service = start();
    const call = assert.rejects(service.getChainStatus());
    await service.close();
    await call;
  });
});
