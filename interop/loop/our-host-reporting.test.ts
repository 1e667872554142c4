import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { AnyProvider, Ocr3ReportingPluginService, ReportingPluginService } from '@loopp/loop';
import { staticOcr3Transmitter } from '../../packages/loop/src/test/static-ocr3.js';
import { staticProvider } from '../../packages/loop/src/test/static-provider.js';
import { goReporting, relayers } from './commands.js';
import { buildTimeout } from './go-programs.js';
import { OurHost } from './hosts/our-host.js';
import { closeWithoutLeftovers, goneWithin } from './leftovers.js';
import { reportingHost, reportingServiceConfig } from './reporting-host.js';
import { ocr3ReportingConfig, reportingConfig } from './suites/original.js';
import { fails } from './suites/relayer.js';
import { bytes, pluginArgs, relayArgs, relayerOptions, textOf, timestamp, utf8 } from './suites/values.js';
import { withGo } from './with-go.js';

const limit = { timeout: 20_000 };
const context = { seqNr: 2n, previousOutcome: bytes('01'), epoch: 3n, round: 4n };

/** What the account of a plain provider tells of both keystores. */
const asked = `csa 616c6963650a0b ${Buffer.from(relayArgs.relayConfig.toReversed()).toString('hex')}`;

/** The kinds, each with a provider of the Go relayer behind our relay, or of our host's own. */
const kinds = [
  { ocr: 'ocr2', provider: 'plugin', account: asked },
  { ocr: 'ocr2', provider: 'median', account: 'alice' },
  { ocr: 'ocr3', provider: 'plugin', account: asked },
  { ocr: 'ocr3', provider: 'ocr3-capability', account: '0xfirst' },
] as const;

withGo(() => {
  for (const { ocr, provider, account } of kinds) {
    describe(`a Go plugin of ${ocr} for a ${provider} provider under our host`, () => {
      let go: OurHost;
      let socketDir: string;
      let host: ReturnType<typeof reportingHost>;
      let service: ReportingPluginService | Ocr3ReportingPluginService;
      let ask: (question: string) => Promise<unknown>;

      before(async () => {
        socketDir = await mkdtemp(join(tmpdir(), 'loopp-reporting-'));
        go = await OurHost.start();
        const command = await goReporting(ocr, provider);
        host = reportingHost({ command, provider: await made(), socketDir });
        service = ocr === 'ocr2' ? host.ocr2() : host.ocr3();
        ask =
          ocr === 'ocr2' ? askOcr2(service as ReportingPluginService) : askOcr3(service as Ocr3ReportingPluginService);
      }, buildTimeout);

      async function made(): Promise<AnyProvider> {
        if (provider === 'ocr3-capability') return capabilityProvider();
        const relayer = await go.startRelayer({ ...relayerOptions, command: await relayers.go() });
        const make = provider === 'median' ? relayer.newMedianProvider : relayer.newPluginProvider;
        return make.call(relayer, relayArgs, pluginArgs);
      }

      after(async () => {
        await service?.close();
        await go?.close();
        if (socketDir !== undefined) await rm(socketDir, { recursive: true, force: true });
      });

      it('is given the configuration and the provider', limit, async () => {
        const { providerType, command, pluginName, telemetryType, pluginConfig } = reportingServiceConfig;
        const config = await ask('config');
        const names = { ProviderType: providerType, Command: command, PluginName: pluginName };
        assert.deepEqual(config, { ...names, TelemetryType: telemetryType, PluginConfig: pluginConfig });
        assert.equal(await ask('provider'), account);
        if (provider === 'ocr3-capability') assert.equal(await ask('ocr3 transmitter'), 'ocr3 account');
      });

      it('reaches pipeline runner, telemetry, error log and key-value store', limit, async () => {
        assert.deepEqual(await ask('pipeline runner'), [
          { id: 'spec', type: 'echo', value: { a: 1 }, error: '<nil>', terminal: false, index: 0 },
          { id: '1000000000', type: 'fail', value: null, error: 'failed on purpose', terminal: true, index: 1 },
        ]);
        assert.equal(await ask('telemetry'), null);
        const sent = { network: 'n', chainId: 'c', contractId: 'k', telemetryType: 't', payload: bytes('01') };
        assert.deepEqual(host.telemetry.sent, [sent]);
        assert.equal(await ask('error log'), null);
        assert.deepEqual(host.errorLog.saved, ['an error of name']);
        assert.deepEqual(await ask('key-value store'), { value: 'Kg==', pruned: 1 });
        await fails(ask('missing key'), /no value for missing$/);
      });

      it('reaches the relayer set', limit, async () => {
        assert.deepEqual(await ask('relayer set'), {
          count: 2,
          name: 'Relayer evm',
          head: { Height: '1', Hash: 'AQ==', Timestamp: 5 },
          info: { FamilyName: 'evm', ChainID: '1', NetworkName: 'n', NetworkNameFull: 'N' },
          health: { evm: '' },
        });
        await fails(ask('missing relayer'), /relayer with id evm.2 not found$/);
      });

      it('uses contract readers, contract writers, chains and providers of the relayer set', limit, async () => {
        const value = { Ret1: 'latestValue1', Ret2: 'latestValue2' };
        assert.deepEqual(await ask('relayer contract reader'), {
          values: [value, value, value],
          height: '1337',
          cursor: 'first',
          keys: ['event'],
        });
        assert.deepEqual(await ask('relayer contract writer'), {
          status: 3,
          fee: String(2n ** 100n),
          estimate: '7 4294967295',
        });
        const balance = String(2n * 2n ** 200n - 5n);
        assert.deepEqual(await ask('relayer EVM'), { balance, filters: ['a', 'b'] });
        assert.equal(await ask('relayer plugin provider'), 7);
      });

      if (ocr === 'ocr3') {
        it('reads the registry of capabilities', limit, async () => {
          const registry = (await ask('registry')) as Record<string, unknown>;
          const { local, node, dons, don } = registry;
          assert.deepEqual(
            { local, node, dons, don },
            {
              local: '1 11 workflows 1',
              node: '9 11 workflows 1',
              dons: 2,
              don: 'capability 2 1 2',
            },
          );
          for (const name of ['trigger', 'target', 'executable']) {
            const config = registry[name] as Record<string, unknown>;
            assert.equal(config['methods'], 3);
            const set = ['trigger', 'target', 'executable'].filter((kind) => config[kind] !== null);
            assert.deepEqual(set, [name]);
          }
        });
      }

      it('answers every method of its reporting plugin', limit, async () => {
        if (ocr === 'ocr2') await ocr2Answers(service as ReportingPluginService);
        else await ocr3Answers(service as Ocr3ReportingPluginService);
      });

      it('checks the configuration of a job', limit, async () => {
        const validation = await service.newValidationService();
        await validation.validateConfig({ valid: true });
        await fails(validation.validateConfig({ valid: 'no' }), 'refused {"valid":"no"}');
        await validation.close();
      });

      it('leaves no process and no socket', limit, async () => {
        await service.close();
        await closeWithoutLeftovers(go);
        await goneWithin(1_000, host.pids);
        assert.deepEqual(await readdir(socketDir), []);
      });
    });
  }
});

/** It has no part of a median's: those would make it one. */
function capabilityProvider(): AnyProvider {
  const { offchainConfigDigester, contractConfigTracker, contractTransmitter, close } = staticProvider();
  const common = { offchainConfigDigester, contractConfigTracker, contractTransmitter, close };
  return { ...common, ocr3ContractTransmitter: staticOcr3Transmitter() };
}

function askOcr2(service: ReportingPluginService) {
  return async (question: string): Promise<unknown> => {
    const { plugin } = await service.newReportingPlugin(reportingConfig);
    return JSON.parse(textOf(await plugin.observation(timestamp, utf8(`ask ${question}`))));
  };
}

function askOcr3(service: Ocr3ReportingPluginService) {
  return async (question: string): Promise<unknown> => {
    const { plugin } = await service.newReportingPlugin(ocr3ReportingConfig);
    return JSON.parse(textOf(await plugin.observation(context, utf8(`ask ${question}`))));
  };
}

async function ocr2Answers(service: ReportingPluginService): Promise<void> {
  const { plugin, info } = await service.newReportingPlugin(reportingConfig);
  const limits = { maxQueryLength: 12, maxObservationLength: 42, maxReportLength: 1_000 };
  assert.deepEqual(info, { name: 'name', uniqueReports: true, limits });
  assert.equal(textOf(await plugin.query(timestamp)), 'query 9 3');
  assert.equal(textOf(await plugin.observation(timestamp, utf8('q'))), 'q');
  const observations = [{ observation: utf8('o'), observer: 255 }];
  assert.deepEqual(await plugin.report(timestamp, utf8('q'), observations), { shouldReport: true, report: utf8('o') });
  assert.deepEqual(await plugin.report(timestamp, utf8('q'), []), { shouldReport: false, report: bytes('') });
  assert.equal(await plugin.shouldAcceptFinalizedReport(timestamp, utf8('o')), true);
  assert.equal(await plugin.shouldTransmitAcceptedReport(timestamp, utf8('o')), false);
  await plugin.close();
}

async function ocr3Answers(service: Ocr3ReportingPluginService): Promise<void> {
  const { plugin, info } = await service.newReportingPlugin({
    ...ocr3ReportingConfig,
    maxDurationQuery: 1n,
    maxDurationShouldAcceptAttestedReport: 2n,
    maxDurationShouldTransmitAcceptedReport: 3n,
  });
  assert.deepEqual(info, {
    name: 'Static OCR3 10',
    limits: {
      maxQueryLength: 12,
      maxObservationLength: 42,
      maxOutcomeLength: 1,
      maxReportLength: 2,
      maxReportCount: 3,
    },
  });
  assert.equal(textOf(await plugin.query(context)), 'query 2 3 4');
  assert.deepEqual(await plugin.observation(context, bytes('02')), bytes('0102'));
  const observations = [3, 1, 255].map((observer) => ({ observation: bytes('05'), observer }));
  const [first] = observations;
  assert.ok(first);
  await plugin.validateObservation(context, bytes(''), first);
  const empty = { observation: bytes(''), observer: 4 };
  await fails(plugin.validateObservation(context, bytes(''), empty), 'empty observation of 4');
  assert.equal(await plugin.observationQuorum(context, bytes(''), observations), true);
  assert.equal(await plugin.observationQuorum(context, bytes(''), [first]), false);
  assert.deepEqual(await plugin.outcome(context, bytes(''), observations), bytes('0301ff'));
  assert.deepEqual(await plugin.reports(2n ** 64n - 1n, bytes('0102')), [
    { reportWithInfo: { report: bytes('0102'), info: utf8(String(2n ** 64n - 1n)) } },
    {
      reportWithInfo: { report: bytes('0201'), info: bytes('') },
      transmissionScheduleOverride: { transmitters: [3, 0, 1], transmissionDelays: [0n, 5_000_000_000n, 2n ** 62n] },
    },
  ]);
  const report = { report: bytes('01'), info: bytes('') };
  assert.equal(await plugin.shouldAcceptAttestedReport(2n, report), true);
  assert.equal(await plugin.shouldAcceptAttestedReport(3n, report), false);
  assert.equal(await plugin.shouldTransmitAcceptedReport(2n, report), true);
  await plugin.close();
}
