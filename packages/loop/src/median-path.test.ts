import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fixtureCommand } from './fixtures/command.js';
import { staticJob } from './fixtures/static-job.js';
import { type DataSource, MedianService, RelayerService, Status, StatusError } from './index.js';
import { staticKeystore } from './test/static-relayer.js';

const timeout = 60_000;
const { timestamp, relayArgs, pluginArgs, reportingConfig } = staticJob;

function source(value: bigint): DataSource {
  return { observe: async ({ epoch }) => value * BigInt(epoch) };
}

describe('host, relayer plugin and median plugin as processes', { timeout }, () => {
  let socketDir = '';
  const pids: number[] = [];
  const saved: string[] = [];
  let relayer: RelayerService;
  let median: MedianService;

  before(async () => {
    socketDir = await mkdtemp(join(tmpdir(), 'loopp-path-'));
    const onSpawn = (pid: number) => void pids.push(pid);
    relayer = new RelayerService({
      command: fixtureCommand('static-relayer-plugin'),
      config: 'a = 1',
      keystore: staticKeystore('alice'),
      socketDir,
      onSpawn,
    });
    const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
    median = new MedianService({
      command: fixtureCommand('static-median-plugin'),
      provider,
      contractId: '0xcontract',
      dataSource: source(-5n),
      juelsPerFeeCoin: source(6n),
      gasPriceSubunits: source(7n),
      errorLog: { saveError: async (message) => void saved.push(message) },
      socketDir,
      onSpawn,
    });
  });

  after(async () => {
    await median?.close();
    await relayer?.close();
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.deepEqual(await readdir(socketDir), []);
    await rm(socketDir, { recursive: true });
  });

  it('runs a whole round: observation from the host, report from the relayer through the host', async () => {
    const { plugin, info } = await median.newReportingPlugin(reportingConfig);
    assert.equal(info.name, 'Static 0xcontract');
    assert.deepEqual(info.limits, { maxQueryLength: 0, maxObservationLength: 3, maxReportLength: 256 });
    const query = await plugin.query(timestamp);
    const observation = await plugin.observation(timestamp, query);
    assert.equal(new TextDecoder().decode(observation), '-45 54 63');
    const decision = await plugin.report(timestamp, query, [{ observation, observer: 2 }]);
    assert.equal(new TextDecoder().decode(decision.report), '2 9 -45 54 63');
    assert.equal(await plugin.shouldAcceptFinalizedReport(timestamp, decision.report), true);
    assert.deepEqual(saved, ['report of 13 bytes seen by 2']);
    assert.equal(await plugin.shouldTransmitAcceptedReport(timestamp, decision.report), true);
    await plugin.close();
  });

  it("reaches the host's keystore from the relayer plugin", async () => {
    const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
    assert.equal(await provider.contractTransmitter.fromAccount(), 'alice');
    await provider.close();
  });

  it('gives an implementation error to the caller, with code Unknown and its text', async () => {
    const provider = await relayer.newMedianProvider(relayArgs, { ...pluginArgs, transmitterId: 'bob' });
    await assert.rejects(provider.contractTransmitter.fromAccount(), (error) => {
      assert.ok(error instanceof StatusError);
      assert.equal(error.status, Status.UNKNOWN);
      assert.equal(error.details, 'no key for bob');
      return true;
    });
  });

  it('answers Unimplemented for what the relayer leaves out', async () => {
    await assert.rejects(relayer.newConfigProvider(relayArgs), (error) => {
      assert.ok(error instanceof StatusError);
      assert.equal(error.status, Status.UNIMPLEMENTED);
      return true;
    });
  });

  it('reports health under the names of the original', async () => {
    assert.deepEqual(await relayer.healthReport(), {
      RelayerService: '',
      'RelayerService.PluginRelayerClient': '',
      'RelayerService.PluginRelayerClient.PluginRelayer': '',
      'RelayerService.PluginRelayerClient.PluginRelayer.StaticRelayer': '',
      'RelayerService.PluginRelayerClient.PluginRelayer.StaticRelayer.Chain': 'lagging',
    });
  });

  it('keeps every handle usable after both plugins are killed', async () => {
    const { plugin } = await median.newReportingPlugin(reportingConfig);
    const round = async () => new TextDecoder().decode((await plugin.report(timestamp, new Uint8Array(0), [])).report);
    assert.equal(await round(), '');
    for (const pid of pids.splice(0)) process.kill(pid, 'SIGKILL');
    assert.equal(await round(), '');
    assert.equal(median.restarts, 1);
    assert.equal(relayer.restarts, 1);
    const observation = await plugin.observation(timestamp, new Uint8Array(0));
    assert.equal(new TextDecoder().decode(observation), '-45 54 63');
  });
});
