// Generations come and go: what each left behind in the host, and in the other plugin, must be gone.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fixtureCommand } from './fixtures/command.js';
import { staticJob } from './fixtures/static-job.js';
import { MedianService, RelayerService } from './index.js';
import { staticKeystore } from './test/static-relayer.js';

const relaunches = Number(process.env.RELAUNCHES ?? 4);
const { timestamp, relayArgs, pluginArgs, reportingConfig } = staticJob;

async function descriptors(pid: number | 'self'): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

/** Reads until it is at most `allowed`: sockets of a dead peer close a little later. */
async function settled(read: () => Promise<number>, allowed: number): Promise<number> {
  let now = await read();
  for (let i = 0; i < 200 && now > allowed; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    now = await read();
  }
  return now;
}

describe('a host whose plugins are killed again and again', { timeout: 120_000 }, () => {
  const skip = existsSync('/proc/self/fd') ? false : 'there is no /proc to count descriptors in';

  it('holds no more sockets and files after the last than after the first, nor does the other plugin', {
    skip,
  }, async () => {
    const socketDir = await mkdtemp(join(tmpdir(), 'loopp-relaunch-'));
    const pids = { relayer: 0, median: 0 };
    const backoff = { firstMs: 1, maxMs: 1 };
    const relayer = new RelayerService({
      command: fixtureCommand('static-relayer-plugin'),
      config: 'a = 1',
      keystore: staticKeystore('alice'),
      socketDir,
      backoff,
      onSpawn: (pid) => {
        pids.relayer = pid;
      },
    });
    const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
    const median = new MedianService({
      command: fixtureCommand('static-median-plugin'),
      provider,
      contractId: '0xcontract',
      dataSource: { observe: async () => 1n },
      juelsPerFeeCoin: { observe: async () => 2n },
      gasPriceSubunits: { observe: async () => 3n },
      errorLog: { saveError: async () => {} },
      socketDir,
      backoff,
      onSpawn: (pid) => {
        pids.median = pid;
      },
    });
    try {
      const { plugin } = await median.newReportingPlugin(reportingConfig);
      /** Through every connection: host, median, the host's relay and the relayer. */
      const round = async () => {
        await plugin.observation(timestamp, new Uint8Array(0));
        await plugin.report(timestamp, new Uint8Array(0), []);
        await provider.contractTransmitter.fromAccount();
      };
      await round();
      for (const [killed, other] of [
        ['relayer', 'median'],
        ['median', 'relayer'],
      ] as const) {
        let allowed: { host: number; other: number; sockets: number } | undefined;
        for (let i = 0; i < relaunches; i++) {
          process.kill(pids[killed], 'SIGKILL');
          await round();
          const host = await settled(() => descriptors('self'), allowed?.host ?? 0);
          const surviving = await settled(() => descriptors(pids[other]), allowed?.other ?? 0);
          const sockets = await settled(async () => (await readdir(socketDir)).length, allowed?.sockets ?? 0);
          allowed ??= { host, other: surviving, sockets };
          assert.deepEqual({ host, other: surviving, sockets }, allowed, `${killed} killed ${i + 1} times`);
        }
      }
      assert.deepEqual([relayer.restarts, median.restarts], [relaunches, relaunches]);
    } finally {
      await median.close();
      await relayer.close();
    }
    assert.deepEqual(await readdir(socketDir), []);
    await rm(socketDir, { recursive: true });
  });
});
