import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { TestOracle } from '@loopp/evm/test';
import type { AttributedOnchainSignature, MedianProvider, ReportingPluginFactory, ReportTimestamp } from '@loopp/loop';
import { buildMedianReport, parseAttributedObservations, signReport } from '@loopp/ocr2';
import { ocr2PluginConfig, readOcr2Setup } from '@loopp/simulator';
import { type PackedPlugins, packedPlugins } from '../../packages/cli/src/fixtures/packed-plugins.js';
import { offchainConfigOf } from './aggregator/offchain-config.js';
import { jobFor } from './aggregator/oracle-processes.js';
import { range, TrueAggregator } from './aggregator/true-aggregator.js';
import { buildTimeout, goProgram } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import type { HostedRelayer } from './hosts/host.js';
import { closeWithoutLeftovers, goneWithin, socketFiles } from './leftovers.js';
import { withGo } from './with-go.js';

const limit = { timeout: 60_000 };

interface Transmission extends ReportTimestamp {
  readonly report: Uint8Array;
  readonly signatures: readonly AttributedOnchainSignature[];
}

const values = { dataSource: 1_000n, juelsPerFeeCoin: 2n, gasPriceSubunits: 3n };

withGo(() => {
  describe('loop-evm and loop-median, packed, under the original as host, on the true OCR2Aggregator', () => {
    let aggregator: TrueAggregator;
    let packed: PackedPlugins;
    let oracles: readonly TestOracle[] = [];
    let host: GoHost;
    let relayer: HostedRelayer;
    let provider: MedianProvider;
    let factory: ReportingPluginFactory;

    before(async () => {
      packed = await packedPlugins();
      await goProgram('transmit');
      aggregator = await TrueAggregator.deploy();
      oracles = await aggregator.newOracles(4);
      await aggregator.configure(oracles, 1, offchainConfigOf(4, { alphaReportPpb: 0n, deltaC: 0n }));
      host = await GoHost.start();
      ({ relayer, provider, factory } = await start(host));
    }, buildTimeout);
    after(async () => {
      await host?.close();
      await aggregator?.[Symbol.asyncDispose]();
    });

    async function start(host: GoHost) {
      const account = oracles[0]?.transmitter ?? '';
      const relayer = await host.startRelayer({
        command: [packed.file, 'loop-evm'],
        config: aggregator.relayerConfig,
        account,
        csaAccount: 'csa',
      });
      const contractId = aggregator.address;
      const pluginArgs = { transmitterId: account, pluginConfig: new Uint8Array() };
      const provider = await relayer.newMedianProvider(jobFor(contractId), pluginArgs);
      const factory = await host.startMedian({ command: [packed.median], provider, contractId, ...values });
      return { relayer, provider, factory };
    }

    it('are processes of the packed file, in an environment of nothing but what LOOP sets', limit, async () => {
      await factory.newReportingPlugin(ocr2PluginConfig(0, await readOcr2Setup(provider, {})));
      const pids = await host.pids();
      assert.equal(pids.length, 2);
      if (process.platform !== 'linux') return;
      for (const pid of pids) {
        assert.equal(readlinkSync(`/proc/${pid}/exe`), realpathSync(packed.file));
        const names = readFileSync(`/proc/${pid}/environ`, 'latin1')
          .split('\0')
          .map((line) => line.split('=')[0]);
        const foreign = names.filter((name) => !/^(CL_[A-Z_]+|PLUGIN_[A-Z_]+)?$/.test(name ?? ''));
        assert.deepEqual(foreign, []);
      }
    });

    it('tell what the chain and the contract tell', limit, async () => {
      const head = await aggregator.chain.client.block('latest');
      assert.equal((await relayer.latestHead()).height, head.number.toString());
      assert.equal((await relayer.getChainInfo()).chainId, '31337');
      assert.equal((await relayer.getChainStatus()).enabled, true);
      assert.equal((await relayer.listNodeStatuses(10, '')).nodes[0]?.state, 'Alive');
      await relayer.replay('1', {});

      const { config } = await readOcr2Setup(provider, {});
      const [count, block, digest] = await aggregator.read('latestConfigDetails');
      assert.equal(hex(config.configDigest), digest);
      assert.equal(config.configCount, BigInt(Number(count)));
      const details = await provider.contractConfigTracker.latestConfigDetails();
      assert.deepEqual([details.changedInBlock, hex(details.configDigest)], [BigInt(Number(block)), digest]);
      assert.equal(await provider.contractConfigTracker.latestBlockHeight(), head.number);
      assert.equal(await provider.offchainConfigDigester.configDigestPrefix(), 1);
      assert.equal(await provider.contractTransmitter.fromAccount(), oracles[0]?.transmitter);
      assert.deepEqual(await provider.onchainConfigCodec.decode(config.onchainConfig), range);
      assert.deepEqual(await provider.onchainConfigCodec.encode(range), config.onchainConfig);
      assert.equal(await provider.reportCodec.maxReportLength(4), 32 + 32 + (64 + 32 * 4) + 32);
      await aggregator.send('requestNewRound');
      const asked = await provider.medianContract.latestRoundRequested(60_000_000_000n);
      assert.deepEqual(asked, { configDigest: config.configDigest, epoch: 0, round: 0 });
    });

    it('make a report that the contract takes', limit, async () => {
      const setup = await readOcr2Setup(provider, {});
      const { plugin, info } = await factory.newReportingPlugin(ocr2PluginConfig(0, setup));
      assert.equal(info.limits.maxReportLength, 288);
      const { configDigest } = setup.config;
      const timestamp = { configDigest, epoch: 3, round: 1 };
      const query = await plugin.query(timestamp);
      const observation = await plugin.observation(timestamp, query);
      const observations = [0, 1, 2, 3].map((observer) => ({ observation, observer }));
      const { shouldReport, report } = await plugin.report(timestamp, query, observations);
      assert.equal(shouldReport, true);
      assert.deepEqual(report, buildMedianReport(parseAttributedObservations(observations)));
      assert.deepEqual(await provider.reportCodec.buildReport(parseAttributedObservations(observations)), report);
      assert.equal(await provider.reportCodec.medianFromReport(report), 3_000n);
      assert.equal(await plugin.shouldAcceptFinalizedReport(timestamp, report), true);
      assert.equal(await plugin.shouldTransmitAcceptedReport(timestamp, report), true);

      const context = { ...timestamp, extraHash: new Uint8Array(32) };
      const signatures = oracles.slice(0, 2).map(({ signingKey }, signer) => {
        return { signer, signature: signReport(signingKey, context, report) };
      });
      // This host's keystore is a static one: what it signs, the relayer never sends.
      const refused = provider.contractTransmitter.transmit(context, report, signatures);
      await assert.rejects(refused, /keystore's signature for 0x\w+ has \d+ bytes and is no signature/);
      await transmit({ ...timestamp, report, signatures });
      assert.deepEqual(await aggregator.read('latestAnswer'), [3_000n]);
      const latest = await provider.medianContract.latestTransmissionDetails();
      assert.deepEqual([latest.epoch, latest.round, latest.latestAnswer], [3, 1, 3_000n]);
      const of = await provider.contractTransmitter.latestConfigDigestAndEpoch();
      assert.deepEqual(of, { configDigest, epoch: 3 });
      assert.equal(await plugin.shouldTransmitAcceptedReport(timestamp, report), false);
      await plugin.close();
    });

    it('leave no process and no socket', limit, () => closeWithoutLeftovers(host));

    it('end within a second when the original is killed, and remove their sockets', limit, async () => {
      const other = await GoHost.start();
      const started = await start(other);
      const setup = await readOcr2Setup(started.provider, {});
      await started.factory.newReportingPlugin(ocr2PluginConfig(0, setup));
      const pids = await other.pids();
      const sockets = pids.flatMap(socketFiles);
      await other.process.kill();
      await goneWithin(1_500, pids);
      assert.deepEqual(sockets.filter(existsSync), []);
      await other.close();
    });

    /** The original as host again, with a keystore that has the key and signs with go-ethereum. */
    async function transmit(transmission: Transmission): Promise<void> {
      const [keys] = oracles;
      assert.ok(keys);
      const all = {
        command: [packed.evm],
        config: aggregator.relayerConfig,
        key: Uint8Array.from(keys.transmittingKey),
        contract: aggregator.address,
        ...transmission,
      };
      const asHex = (_: string, value: unknown) => (value instanceof Uint8Array ? hex(value).slice(2) : value);
      const program = await goProgram('transmit');
      // Its plugin's sockets follow it here.
      const folder = await mkdtemp(join(tmpdir(), 'loopp-packed-'));
      try {
        await promisify(execFile)(program, [JSON.stringify(all, asHex)], { env: { TMPDIR: folder } });
      } finally {
        await rm(folder, { recursive: true });
      }
    }
  });
});

function hex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString('hex')}`;
}
