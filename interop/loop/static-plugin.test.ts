import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { MedianService, RelayerService, type ReportTimestamp } from '@loopp/loop';
import { staticKeystore } from '../../packages/loop/src/test/static-relayer.js';
import { staticPlugin } from './commands.js';
import { buildTimeout } from './go-programs.js';
import type { HostedRelayer } from './hosts/host.js';
import { OurHost } from './hosts/our-host.js';
import { closeWithoutLeftovers, goneWithin } from './leftovers.js';
import {
  config,
  contractConfig,
  digest,
  options,
  pluginArgs,
  relayArgs,
  reportingConfig,
  reportingPluginAnswers,
  sparse,
} from './suites/original.js';
import { fails } from './suites/relayer.js';
import { withGo } from './with-go.js';

const limit = { timeout: 20_000 };

const nodes = [
  { chainId: 'foo', name: '', config: "Name = 'bar'\nURL = 'http://example.com'\n", state: 'Alive' },
  { chainId: 'foo', name: '', config: "Name = 'baz'\nURL = 'https://test.url'\n", state: 'Alive' },
];

withGo(() => {
  describe("the original's static relayer, with its checks on, under our host", () => {
    let host: OurHost;
    let relayer: HostedRelayer;

    before(async () => {
      host = await OurHost.start();
      const command = await staticPlugin('-cmd', 'relayer', '-static-checks');
      relayer = await host.startRelayer({ ...options, command });
    }, buildTimeout);
    after(() => host?.close());

    it('answers what is asked of the chain', limit, async () => {
      assert.deepEqual(await relayer.getChainStatus(), { id: 'some_chain', enabled: true, config: '' });
      assert.deepEqual(await relayer.getChainInfo(), {
        familyName: 'someFamily',
        chainId: '123',
        networkName: 'someNetwork',
        networkNameFull: 'someNetwork-test',
      });
      assert.deepEqual(await relayer.listNodeStatuses(137, ''), { nodes, total: 2, nextPageToken: '' });
      await fails(relayer.listNodeStatuses(1, ''), 'expected page_size 137 but got 1');
      await relayer.transact('me', 'you', 97n, true);
      await fails(relayer.transact('me', 'you', -97n, true), 'expected amount 97 but got -97');
      await relayer.replay('', {});
      await fails(relayer.replay('7', {}), 'expected from  but got 7');
      await fails(relayer.latestHead(), 'not implemented');
    });

    it('accepts our arguments for each provider', limit, async () => {
      const other = { ...relayArgs, jobId: 124 };
      await fails(relayer.newConfigProvider(other), /^expected relay args/);
      await fails(relayer.newMedianProvider(relayArgs, { ...pluginArgs, transmitterId: '' }), /^expected plugin args/);
      const provider = await relayer.newConfigProvider(relayArgs);
      await configPartsAnswer(provider);
      await provider.close();
      const plugin = await relayer.newPluginProvider(relayArgs, pluginArgs);
      await configPartsAnswer(plugin);
      assert.equal(await plugin.contractTransmitter.fromAccount(), 'some-account');
      await plugin.close();
    });

    it('checks and answers every method of a median provider', limit, async () => {
      const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
      await configPartsAnswer(provider);
      const { contractTransmitter, reportCodec, medianContract, onchainConfigCodec } = provider;
      const context = { configDigest: digest, epoch: 88, round: 74, extraHash: sparse({ 1: 3, 3: 5, 7: 11 }, 32) };
      const signatures = [{ signature: sparse({ 7: 6, 9: 8 }), signer: 54 }];
      await contractTransmitter.transmit(context, sparse({ 41: 131 }), signatures);
      await fails(contractTransmitter.transmit(context, sparse({ 40: 131 }), signatures), /^expected report /);
      assert.deepEqual(await contractTransmitter.latestConfigDigestAndEpoch(), { configDigest: digest, epoch: 88 });
      assert.equal(await contractTransmitter.fromAccount(), 'some-account');

      const observation = { timestamp: 123, value: 31n, juelsPerFeeCoin: 54n, gasPriceSubunits: 77n, observer: 99 };
      assert.deepEqual(await reportCodec.buildReport([observation]), sparse({ 42: 101 }));
      assert.equal(await reportCodec.medianFromReport(sparse({ 42: 101 })), -1042n);
      assert.equal(await reportCodec.maxReportLength(12), 101);
      await fails(reportCodec.maxReportLength(13), 'expected n 12 but got 13');

      const round = { configDigest: sparse({ 1: 1, 11: 8 }, 32), epoch: 7, round: 11 };
      // To the millisecond: the contract's own clock has whole seconds.
      const latestTimestamp = new Date('2009-02-13T23:31:30.987Z');
      const details = { ...round, latestAnswer: 123n, latestTimestamp };
      assert.deepEqual(await medianContract.latestTransmissionDetails(), details);
      assert.deepEqual(await medianContract.latestRoundRequested(64_000_000_000n), round);
      await fails(medianContract.latestRoundRequested(64n), 'expected lookback 1m4s but got 64ns');

      const onchain = { min: -12n, max: 1234567890987654321n };
      assert.deepEqual(await onchainConfigCodec.encode(onchain), sparse({ 5: 11 }));
      assert.deepEqual(await onchainConfigCodec.decode(sparse({ 5: 11 })), onchain);
      await provider.close();
    });

    it('reports its own health and that of its providers under ours', limit, async () => {
      await relayer.getChainInfo();
      const root = 'RelayerService.PluginRelayerClient';
      const own = `${root}.staticPluginRelayer.staticRelayer`;
      const report = await relayer.healthReport();
      for (const name of ['RelayerService', root, `${root}.staticPluginRelayer`, own, `${own}.staticMedianProvider`]) {
        assert.equal(report[name], '', name);
      }
      assert.ok(Object.values(report).every((problem) => problem === ''));
    });

    it('refuses another configuration than it expects, and says so at once', limit, async () => {
      const other = await OurHost.start();
      try {
        const command = await staticPlugin('-cmd', 'relayer', '-static-checks');
        const wrong = await other.startRelayer({ ...options, config: 'a = 1', command });
        await fails(wrong.getChainInfo(), /^expected config/);
      } finally {
        await closeWithoutLeftovers(other);
      }
    });

    it('leaves no process and no socket', limit, () => closeWithoutLeftovers(host));
  });

  describe('the static relayer that ends itself after a number of calls', () => {
    it('is started again and again, and no call that may be repeated fails', { timeout: 60_000 }, async () => {
      const warnings: Error[] = [];
      const warned = (warning: Error) => void warnings.push(warning);
      process.on('warning', warned);
      const pids: number[] = [];
      const socketDir = await mkdtemp(join(tmpdir(), 'loopp-limit-'));
      const relayer = new RelayerService({
        // It counts the calls on its main connection.
        command: await staticPlugin('-cmd', 'relayer', '-limit', '6'),
        config,
        keystore: staticKeystore('testaccount'),
        csaKeystore: staticKeystore('testaccount'),
        backoff: { firstMs: 1, maxMs: 1 },
        onSpawn: (pid) => void pids.push(pid),
        socketDir,
      });
      try {
        const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
        while (relayer.restarts < 12) {
          await relayer.healthReport();
          assert.equal(await provider.reportCodec.maxReportLength(12), 101);
        }
      } finally {
        await relayer.close();
        process.off('warning', warned);
      }
      // Node warns of listeners that pile up.
      assert.deepEqual(warnings, []);
      await goneWithin(1_000, pids);
      assert.deepEqual(await readdir(socketDir), []);
      await rm(socketDir, { recursive: true });
    });
  });

  describe("the original's static median, with the static relayer behind our host's relay", () => {
    const asked: ReportTimestamp[] = [];
    const saved: string[] = [];
    const pids: number[] = [];
    let host: OurHost;
    let median: MedianService;

    before(async () => {
      host = await OurHost.start();
      const relayer = await host.startRelayer({ ...options, command: await staticPlugin('-cmd', 'relayer') });
      const source = (value: bigint) => ({
        observe: async (timestamp: ReportTimestamp) => {
          asked.push(timestamp);
          return value;
        },
      });
      median = new MedianService({
        command: await staticPlugin('-cmd', 'median'),
        provider: await relayer.newMedianProvider(relayArgs, pluginArgs),
        contractId: '0x42',
        dataSource: source(999n),
        juelsPerFeeCoin: source(1234n),
        gasPriceSubunits: source(777n),
        errorLog: { saveError: async (message) => void saved.push(message) },
        onSpawn: (pid) => void pids.push(pid),
      });
    }, buildTimeout);
    after(async () => {
      await median?.close();
      await host?.close();
    });

    // Its factory first calls every method of the provider, the contract reader's included, of which we know nothing.
    it('finds every part that it was given as it expects', limit, async () => {
      const { plugin } = await median.newReportingPlugin(reportingConfig);
      assert.deepEqual(saved, ['an error']);
      const timestamp = { configDigest: sparse({ 1: 7, 31: 3 }), epoch: 79, round: 17 };
      assert.deepEqual(asked, [timestamp, timestamp, timestamp]);
      await plugin.close();
    });

    it('checks and answers every method of its reporting plugin', limit, async () => {
      await reportingPluginAnswers(await median.newReportingPlugin(reportingConfig));
    });

    it('refuses another configuration', limit, async () => {
      await fails(median.newReportingPlugin({ ...reportingConfig, f: 41 }), 'expected F 42 but got 41');
    });

    it('reports health', limit, async () => {
      assert.deepEqual(await median.healthReport(), {
        MedianService: '',
        'MedianService.PluginMedianClient': '',
        'MedianService.PluginMedianClient.staticMedianFactoryServer': '',
        'MedianService.PluginMedianClient.staticMedianFactoryServer.staticReportingPluginFactory': '',
      });
    });
  });
});

type Config = Awaited<ReturnType<HostedRelayer['newConfigProvider']>>;

async function configPartsAnswer({ offchainConfigDigester, contractConfigTracker }: Config): Promise<void> {
  assert.deepEqual(await offchainConfigDigester.configDigest(contractConfig), digest);
  assert.equal(await offchainConfigDigester.configDigestPrefix(), 99);
  const details = { changedInBlock: 14n, configDigest: digest };
  assert.deepEqual(await contractConfigTracker.latestConfigDetails(), details);
  assert.deepEqual(await contractConfigTracker.latestConfig(14n), contractConfig);
  assert.equal(await contractConfigTracker.latestBlockHeight(), 1337n);
}
