import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MedianService } from '@loopp/loop';
import { medianFromReport } from '@loopp/ocr2';
import { configDigest, Feed, failing, pluginConfig } from './fixtures/feed.js';

const limit = { timeout: 60_000 };
const main = fileURLToPath(new URL('main.ts', import.meta.url));
// A plugin's environment has neither PATH nor NODE_OPTIONS.
const command = [process.execPath, '--import', import.meta.resolve('tsx'), '--conditions=@loopp/source', main];
const timestamp = { configDigest, epoch: 1, round: 1 };

test('a host runs a round with loop-median in a process of its own, which leaves nothing behind', limit, async () => {
  const socketDir = await mkdtemp(join(tmpdir(), 'loopp-median-'));
  const pids: number[] = [];
  const feed = new Feed();
  const median = new MedianService({ ...feed.args(), command, socketDir, onSpawn: (pid) => void pids.push(pid) });
  try {
    const { plugin, info } = await median.newReportingPlugin(pluginConfig);
    assert.deepEqual(info, {
      name: 'NumericalMedian',
      uniqueReports: false,
      limits: { maxQueryLength: 0, maxObservationLength: 92, maxReportLength: 288 },
    });
    const query = await plugin.query(timestamp);
    const observation = await plugin.observation(timestamp, query);
    const observations = [0, 1, 2, 3].map((observer) => ({ observation, observer }));
    const { shouldReport, report } = await plugin.report(timestamp, query, observations);
    assert.equal(shouldReport, true);
    assert.equal(medianFromReport(report), 100n);
    assert.equal(await plugin.shouldAcceptFinalizedReport(timestamp, report), true);
    assert.equal(await plugin.shouldAcceptFinalizedReport(timestamp, report), false);
    assert.equal(await plugin.shouldTransmitAcceptedReport(timestamp, report), true);
  } finally {
    await median.close();
  }
  assert.equal(pids.length, 1);
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  assert.deepEqual(await readdir(socketDir), []);
  await rm(socketDir, { recursive: true });
});

test('a failing source reaches the host’s error log through the process border', limit, async () => {
  const feed = new Feed();
  await using median = new MedianService({ ...feed.args({ dataSource: failing('no quote') }), command });
  const { plugin } = await median.newReportingPlugin(pluginConfig);
  await assert.rejects(plugin.observation(timestamp, new Uint8Array()), /DataSource: .*no quote/);
  while (feed.saved.length === 0) await new Promise(setImmediate);
  assert.deepEqual(feed.saved, ['DataSource failed']);
});
