import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  CapabilitiesRegistry,
  DataSource,
  ErrorLog,
  Keystore,
  KeyValueStore,
  MedianProvider,
  Ocr3ContractTransmitter,
  PipelineRunner,
  ProviderType,
  RelayerSet,
  Telemetry,
} from '@loopp/loop';
import * as c from '../../packages/loop/src/test/compliance/index.js';
import { relayers, typescript } from './commands.js';
import { buildTimeout } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import { type Ask, throughPlugin } from './hosts/through-plugin.js';
import { closeWithoutLeftovers } from './leftovers.js';
import { ocr3ReportingConfig } from './suites/original.js';
import { originalRelayerSetFixture } from './suites/original-relayer-set.js';
import { relayerOptions } from './suites/values.js';
import { withGo } from './with-go.js';

const limit = { timeout: 30_000 };
const plugin = (kind: string) => [...typescript('./fixtures/calling-plugin.ts'), kind];
const config = { providerType: 'plugin', command: 'c', pluginName: 'name', pluginConfig: '{}', telemetryType: 't' };
const context = { seqNr: 1n, previousOutcome: new Uint8Array(0), epoch: 1n, round: 1n };
const bounds = { bounds: 'such a message does not reach the host' };
const kept = { close: async () => {} };

withGo(() => {
  for (const kind of ['ocr2', 'ocr3'] as const) {
    describe(`what the original serves to our reporting plugin of ${kind}`, () => {
      let host: GoHost;
      let ask: Ask;

      before(async () => {
        [host, ask] = await asked(kind);
      }, buildTimeout);
      after(() => host?.close());

      const of = <T extends object>(name: string, methods: readonly (keyof T & string)[]) => ({
        subject: throughPlugin<T>(ask, name, methods),
        ...kept,
      });

      c.testPipelineRunner(() => of<PipelineRunner>('pipelineRunner', ['executeRun']), c.staticPipelineRunnerFixture);
      c.testKeyValueStore(
        () => of<KeyValueStore>('keyValueStore', ['store', 'get', 'pruneExpiredEntries']),
        c.staticKeyValueStoreFixture,
      );
      c.testErrorLog(() => of<ErrorLog>('errorLog', ['saveError']), {
        ...c.staticErrorLogFixture,
        saved: () => host.savedErrors(),
      });
      c.testTelemetry(() => of<Telemetry>('telemetry', ['send']), {
        ...c.staticTelemetryFixture,
        sent: () => host.sentTelemetry(),
        lacks: bounds,
      });
      c.testRelayerSet(
        () =>
          of<Required<RelayerSet>>('relayerSet', [
            'get',
            'list',
            'startRelayer',
            'closeRelayer',
            'relayerReady',
            'relayerHealthReport',
            'relayerName',
            'relayerLatestHead',
            'relayerGetChainInfo',
            'evm',
            'newContractReader',
            'newContractWriter',
            'newPluginProvider',
            'newMedianProvider',
            'newOcr3CapabilityProvider',
          ]),
        originalRelayerSetFixture,
      );
      if (kind === 'ocr3') {
        c.testCapabilitiesRegistry(
          () =>
            of<Required<CapabilitiesRegistry>>('capabilitiesRegistry', [
              'localNode',
              'nodeByPeerId',
              'configForCapability',
              'donsForCapability',
            ]),
          { ...c.staticCapabilitiesRegistryFixture, lacks: { bounds: 'the original dies of a short peer id' } },
        );
      }

      it('starts and closes a contract reader of the relayer set', limit, async () => {
        const { subject } = of<Required<RelayerSet>>('relayerSet', ['newContractReader']);
        const reader = await subject.newContractReader({ network: 'evm', chainId: '1' }, Uint8Array.of(1));
        await reader.start?.();
        await reader.close();
        await assert.rejects(async () => reader.bind?.([]), /contract reader is closed/);
      });

      it('leaves no process and no socket', limit, () => closeWithoutLeftovers(host));

      if (kind === 'ocr3') {
        it('gets no peer id of 31 bytes from our plugin, which would end its process', limit, async () => {
          const [own, other] = await asked(kind);
          const registry = throughPlugin<Required<CapabilitiesRegistry>>(other, 'capabilitiesRegistry', [
            'nodeByPeerId',
          ]);
          await assert.rejects(registry.nodeByPeerId(new Uint8Array(31)), /invalid PeerID len 31: must be 32/);
          await own.close();
        });
      }
    });
  }

  describe('what the original forwards between our relayer and our reporting plugins', () => {
    const reports = { report: Buffer.from('static'), info: new Uint8Array(0) };
    for (const kind of ['ocr2', 'ocr3'] as const) {
      it(`median providers and those for OCR3 capabilities, ${kind}`, limit, async () => {
        const host = await GoHost.start();
        try {
          const relayer = await host.startRelayer({ ...relayerOptions, command: await relayers.ours() });
          const median = await relayer.newMedianProvider(c.staticRelayArgs, c.staticPluginArgs);
          const ask = await askedOf(host, kind, median, 'median');
          const codec = throughPlugin<MedianProvider['reportCodec']>(ask, 'provider.reportCodec', ['maxReportLength']);
          assert.equal(await codec.maxReportLength(31), 1120);
        } finally {
          await host.close();
        }
        const other = await GoHost.start();
        try {
          const relayer = await other.startRelayer({ ...relayerOptions, command: await relayers.ours() });
          const capability = await relayer.newOcr3CapabilityProvider(c.staticRelayArgs, c.staticPluginArgs);
          const ask = await askedOf(other, kind, capability, 'ocr3-capability');
          const on = 'provider.ocr3ContractTransmitter';
          const transmitter = throughPlugin<Ocr3ContractTransmitter>(ask, on, ['transmit', 'fromAccount']);
          assert.equal(await transmitter.fromAccount(), 'ocr3 account');
          await transmitter.transmit(new Uint8Array(32), 7n, reports, []);
        } finally {
          await other.close();
        }
      });
    }
  });

  describe('what the original serves to our median', () => {
    let host: GoHost;
    let ask: Ask;
    before(async () => {
      host = await GoHost.start();
      const factory = await host.startMedian({
        command: plugin('median'),
        provider: await host.ownMedianProvider(),
        contractId: '0xcontract',
        dataSource: -(2n ** 100n),
        juelsPerFeeCoin: 6n,
        gasPriceSubunits: 7n,
      });
      const { plugin: made } = await factory.newReportingPlugin(c.staticReportingPluginConfig);
      ask = (question, call) => made.observation(c.staticTimestamp, question, call);
    }, buildTimeout);
    after(() => host?.close());

    const values = { dataSource: -(2n ** 100n), juelsPerFeeCoin: 6n, gasPriceSubunits: 7n };
    for (const [name, value] of Object.entries(values)) {
      c.testDataSource(
        () => ({ subject: throughPlugin<DataSource>(ask, name, ['observe']), ...kept }),
        c.staticDataSourceFixture(value),
      );
    }
  });

  describe('what the original serves to our relayer', () => {
    let host: GoHost;
    let ask: Ask;
    before(async () => {
      host = await GoHost.start();
      const relayer = await host.startRelayer({ ...relayerOptions, command: plugin('relayer') });
      const reader = await relayer.newContractReader(new Uint8Array(0));
      ask = async (question, call) =>
        (await reader.getLatestValue({ readIdentifier: 'ask', confidence: 0, params: question }, call)) as Uint8Array;
    }, buildTimeout);
    after(() => host?.close());

    for (const [name, account] of [
      ['keystore', 'alice'],
      ['csaKeystore', 'csa'],
    ] as const) {
      c.testKeystore(
        () => ({ subject: throughPlugin<Keystore>(ask, name, ['accounts', 'sign', 'decrypt']), ...kept }),
        c.staticKeystoreFixture(account),
      );
    }
  });
});

async function asked(kind: 'ocr2' | 'ocr3'): Promise<[GoHost, Ask]> {
  const host = await GoHost.start();
  await host.startRelayer({ ...relayerOptions, command: await relayers.ours() });
  return [host, await askedOf(host, kind, await host.ownMedianProvider(), 'plugin')];
}

async function askedOf(
  host: GoHost,
  kind: 'ocr2' | 'ocr3',
  provider: object,
  providerType: ProviderType,
): Promise<Ask> {
  const options = { command: [...plugin(kind), providerType], provider, config: { ...config, providerType } };
  if (kind === 'ocr2') {
    const factory = await host.startReporting(options);
    const { plugin: made } = await factory.newReportingPlugin(c.staticReportingPluginConfig);
    return (question, call) => made.observation(c.staticTimestamp, question, call);
  }
  const factory = await host.startOcr3Reporting(options);
  const { plugin: made } = await factory.newReportingPlugin(ocr3ReportingConfig);
  return (question, call) => made.observation(context, question, call);
}
