import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, constants, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { RelayerService } from '@loopp/loop';
import { startAnvil } from './test/anvil.js';
import { type FeedFixture, startFeed, transmitValues } from './test/feed-fixture.js';
import { relayArgs, relayerArgs, silentLogger } from './test/relayer-args.js';

const limit = { timeout: 60_000 };
const root = join(import.meta.dirname, '..', '..', '..');

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the executable loop-evm', () => {
  let folder: string;
  let executable: string;
  let fixture: FeedFixture;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loop-evm-'));
    executable = join(folder, 'loop-evm.cjs');
    const bundle = [join(root, 'tools', 'bundle.mjs'), join(import.meta.dirname, 'main.ts'), executable];
    [fixture] = await Promise.all([startFeed(), promisify(execFile)(process.execPath, bundle)]);
  }, limit);
  after(async () => {
    await fixture[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** A host over a process of its own, with the transmitters' keys. */
  async function host(urls: readonly string[], more = '') {
    const socketDir = await mkdtemp(join(folder, 'sockets-'));
    const keys = fixture.oracles.map((oracle) => oracle.transmittingKey);
    const { config, keystore } = relayerArgs(urls, keys, more);
    const pids: number[] = [];
    const service = new RelayerService({
      command: [process.execPath, executable],
      config,
      keystore,
      socketDir,
      logger: silentLogger,
      onSpawn: (pid) => pids.push(pid),
    });
    /** Closes, and makes sure that nothing is left. */
    const end = async () => {
      await service.close();
      assert.ok(pids.length > 0);
      assert.deepEqual(pids.filter(isAlive), []);
      assert.deepEqual(await readdir(socketDir), []);
    };
    return { service, [Symbol.asyncDispose]: end };
  }

  it('transmits through a host, with keys that stay there, and names the revert reason', limit, async () => {
    await access(executable, constants.X_OK);
    await using plugin = await host([fixture.anvil.url]);
    const transmitterId = fixture.oracles[0]?.transmitter ?? '';
    const pluginArgs = { transmitterId, pluginConfig: new Uint8Array() };
    const provider = await plugin.service.newMedianProvider(relayArgs(fixture.feed), pluginArgs);
    await transmitValues(provider, fixture.oracles, { epoch: 1, round: 1 }, [3n, 4n]);
    await transmitValues(provider, fixture.oracles, { epoch: 1, round: 2 }, [5n, 6n]);
    assert.equal((await provider.medianContract.latestTransmissionDetails()).latestAnswer, 6n);
    await assert.rejects(
      transmitValues(provider, fixture.oracles, { epoch: 1, round: 2 }, [5n, 6n]),
      /transmit was not sent, it would revert: stale report/,
    );
    assert.equal((await plugin.service.getChainInfo()).familyName, 'evm');
    assert.equal((await plugin.service.listNodeStatuses(0, '')).nodes[0]?.state, 'Alive');
  });

  it('tells the host what is wrong with its configuration', limit, async () => {
    await using plugin = await host([fixture.anvil.url], 'Color = "red"');
    await assert.rejects(plugin.service.latestHead(), /configuration has an unknown key Color; known here are ChainID/);
  });

  it('tells the host that its nodes are on another chain', limit, async () => {
    await using elsewhere = await startAnvil({ chainId: 5 });
    await using plugin = await host([elsewhere.url]);
    await assert.rejects(plugin.service.latestHead(), /is on chain 5, not on chain 31337; correct ChainID/);
  });

  it('says what it is when a person starts it', limit, async () => {
    const started = promisify(execFile)(process.execPath, [executable]);
    await assert.rejects(started, { code: 1, stdout: '', stderr: /is a plugin/ });
  });
});
