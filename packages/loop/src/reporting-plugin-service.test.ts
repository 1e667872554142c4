import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fixtureCommand } from './fixtures/command.js';
import { staticJob } from './fixtures/static-job.js';
import { Ocr3ReportingPluginService, RelayerService, ReportingPluginService, Status } from './index.js';
import { staticCapabilitiesRegistry } from './test/static-capabilities-registry.js';
import {
  staticErrorLog,
  staticKeyValueStore,
  staticPipelineRunner,
  staticTelemetry,
} from './test/static-host-services.js';
import { staticDigest, staticProvider } from './test/static-provider.js';
import { staticKeystore } from './test/static-relayer.js';
import { staticRelayerSet } from './test/static-relayer-set.js';

const timeout = 60_000;
const config = {
  providerType: 'median',
  command: 'c',
  pluginName: 'Generic',
  pluginConfig: '{"a":1}',
  telemetryType: 't',
};
const durations = { estimatedRoundInterval: 1n, maxDurationQuery: 1n, maxDurationObservation: 1n };
const reporting = {
  configDigest: staticDigest,
  oracleId: 0,
  n: 4,
  f: 1,
  onchainConfig: new Uint8Array(0),
  offchainConfig: new Uint8Array(0),
  ...durations,
};

describe('a host with reporting plugins of any product', { timeout }, () => {
  let socketDir = '';
  const opened: AsyncDisposable[] = [];
  let errorLog = staticErrorLog();
  let telemetry = staticTelemetry();

  beforeEach(async () => {
    socketDir = await mkdtemp(join(tmpdir(), 'loopp-generic-'));
    errorLog = staticErrorLog();
    telemetry = staticTelemetry();
  });

  afterEach(async () => {
    for (const service of opened.splice(0).reverse()) await service[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(socketDir), []);
    await rm(socketDir, { recursive: true });
  });

  function parts(fixture: string) {
    return {
      command: fixtureCommand(fixture),
      config,
      pipelineRunner: staticPipelineRunner(),
      telemetry,
      errorLog,
      keyValueStore: staticKeyValueStore(),
      relayerSet: staticRelayerSet(),
      socketDir,
    };
  }

  it('runs an OCR2 plugin, which reaches every service of the host and the host’s own provider', async () => {
    const service = new ReportingPluginService({ ...parts('static-reporting-plugin'), provider: staticProvider() });
    opened.push(service);
    const { plugin, info } = await service.newReportingPlugin({
      ...reporting,
      maxDurationReport: 1n,
      maxDurationShouldAcceptFinalizedReport: 1n,
      maxDurationShouldTransmitAcceptedReport: 1n,
    });
    assert.equal(info.name, 'Generic');
    const timestamp = { configDigest: staticDigest, epoch: 1, round: 1 };
    assert.equal(new TextDecoder().decode(await plugin.query(timestamp)), 'spec 0xfirst 42 2');
    assert.deepEqual(errorLog.saved, ['{"a":1}']);
    assert.equal(telemetry.sent.length, 1);
    await plugin.close();
  });

  it('closes the contract readers that a plugin left open, when it dies and when it is closed', async () => {
    const pids: number[] = [];
    const relayerSet = staticRelayerSet();
    const service = new ReportingPluginService({
      ...parts('reading-plugin'),
      relayerSet,
      provider: staticProvider(),
      onSpawn: (pid) => void pids.push(pid),
    });
    opened.push(service);
    const factoryConfig = {
      ...reporting,
      maxDurationReport: 1n,
      maxDurationShouldAcceptFinalizedReport: 1n,
      maxDurationShouldTransmitAcceptedReport: 1n,
    };
    await service.newReportingPlugin(factoryConfig);
    const [first = 0] = pids;
    assert.deepEqual([...relayerSet.openReaders], [`evm ${first}`]);
    process.kill(first, 'SIGKILL');
    for (let i = 0; i < 500 && relayerSet.openReaders.size > 0; i++) await new Promise((done) => setTimeout(done, 10));
    assert.deepEqual([...relayerSet.openReaders], []);
    await service.newReportingPlugin(factoryConfig);
    assert.deepEqual([...relayerSet.openReaders], [`evm ${pids[1]}`]);
    await service.close();
    assert.deepEqual([...relayerSet.openReaders], []);
  });

  it('lets it check a configuration without making a factory', async () => {
    const service = new ReportingPluginService({ ...parts('static-reporting-plugin'), provider: staticProvider() });
    opened.push(service);
    const validation = await service.newValidationService();
    await validation.validateConfig({ valid: true });
    await assert.rejects(validation.validateConfig({}), { details: 'refused {}' });
    await validation.close();
  });

  it('runs an OCR3 plugin with the median provider of a relayer plugin, relayed, and the registry', async () => {
    const relayer = new RelayerService({
      command: fixtureCommand('static-relayer-plugin'),
      config: '',
      keystore: staticKeystore('alice'),
      socketDir,
    });
    opened.push(relayer);
    const provider = await relayer.newMedianProvider(staticJob.relayArgs, staticJob.pluginArgs);
    const capabilitiesRegistry = staticCapabilitiesRegistry();
    const service = new Ocr3ReportingPluginService({ ...parts('static-ocr3-plugin'), provider, capabilitiesRegistry });
    opened.push(service);
    const { plugin, info } = await service.newReportingPlugin({
      ...reporting,
      maxDurationShouldAcceptAttestedReport: 1n,
      maxDurationShouldTransmitAcceptedReport: 1n,
    });
    assert.equal(info.name, 'median -5');
    const context = { seqNr: 1n, previousOutcome: new Uint8Array(0), epoch: 1n, round: 1n };
    assert.equal(new TextDecoder().decode(await plugin.query(context)), 'spec alice 42 2 11');
    await assert.rejects(service.newValidationService(), { status: Status.UNIMPLEMENTED });
    await plugin.close();
  });
});
