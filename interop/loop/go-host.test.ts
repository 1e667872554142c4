import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ReportingPluginFactory, Status } from '@loopp/loop';
import { medians, relayers, typescript } from './commands.js';
import { buildTimeout } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import type { HostedRelayer } from './hosts/host.js';
import { closeWithoutLeftovers, goneWithin, socketFiles } from './leftovers.js';
import { medianSuite, medianValues, reportingConfig } from './suites/median.js';
import { fails } from './suites/relayer.js';
import { pluginArgs, relayArgs, relayerOptions } from './suites/values.js';
import { withGo } from './with-go.js';

const limit = { timeout: 30_000 };

withGo(() => {
  describe('our plugins under the original as host: what it makes of them', () => {
    let host: GoHost;
    let relayer: HostedRelayer;

    before(async () => {
      host = await GoHost.start();
      relayer = await host.startRelayer({ ...relayerOptions, command: await relayers.ours() });
    }, buildTimeout);
    after(() => host?.close());

    it('files their log lines under their name and at their level', limit, async () => {
      // The original makes the relayer with the first call.
      await relayer.getChainInfo();
      await eventually(() => host.log.some(({ message }) => message === 'said at error'));
      for (const level of ['debug', 'info', 'warn', 'error']) {
        const said = host.log.find(({ message }) => message === `said at ${level}`);
        assert.ok(said, level);
        assert.equal(said.level, level);
        assert.equal(said.logger, 'RelayerService.PluginRelayerClient.PluginRelayer');
      }
      assert.equal(host.log.find(({ message }) => message === 'said at debug')?.fields['answer'], 42);
    });

    it('tells of a provider that cannot be made by the deadline alone, trying again until then', limit, async () => {
      const provider = await relayer.newConfigProvider({ ...relayArgs, contractId: '0xother' });
      const call = { deadline: Date.now() + 1_000 };
      await fails(
        provider.contractConfigTracker.latestBlockHeight(call),
        /deadline exceeded/,
        Status.DEADLINE_EXCEEDED,
      );
      const text = `no config of 000102030405060708090a0b0c0d0e0f -7 0xother true ${hex(relayArgs.relayConfig)}`;
      const refused = host.log.filter(({ fields }) => JSON.stringify(fields).includes(text));
      assert.ok(refused.length >= 2);
    });

    it('takes requests up to 4 MiB, and refuses longer ones with ResourceExhausted', limit, async () => {
      const { reportCodec } = await relayer.newMedianProvider(relayArgs, pluginArgs);
      const most = 4 * 1024 * 1024 - 16;
      assert.equal(await reportCodec.medianFromReport(new Uint8Array(most)), -BigInt(most));
      const more = reportCodec.medianFromReport(new Uint8Array(4 * 1024 * 1024));
      await fails(more, /larger than max/, Status.RESOURCE_EXHAUSTED);
      assert.equal(await reportCodec.medianFromReport(new Uint8Array(1)), -1n);
    });

    it("lets a relayer refuse Go's nil for a big integer", limit, async () => {
      const args = { from: 'a', to: 'b', balanceCheck: true };
      await assert.rejects(host.process.call('relayer.transact', args), /a big integer is missing/);
    });

    it('starts a killed plugin again, and what it held works on', limit, async () => {
      const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
      assert.equal(await provider.reportCodec.maxReportLength(1), 160);
      const [pid = 0] = await host.pids();
      process.kill(pid, 'SIGKILL');
      const call = { deadline: Date.now() + 15_000 };
      assert.equal(await provider.contractTransmitter.fromAccount(call), 'alice');
      assert.notEqual((await host.pids())[0], pid);
    });

    it('leaves no process and no socket', limit, () => closeWithoutLeftovers(host));
  });

  describe('a bare relayer of ours under the original', () => {
    let host: GoHost;
    let relayer: HostedRelayer;

    before(async () => {
      host = await GoHost.start();
      const command = typescript('./fixtures/bare-relayer-plugin.ts');
      relayer = await host.startRelayer({ ...relayerOptions, command });
    }, buildTimeout);
    after(() => host?.close());

    it('answers Unimplemented for a method that it leaves out', limit, async () => {
      await fails(relayer.listNodeStatuses(1, ''), 'method ListNodeStatuses not implemented', Status.UNIMPLEMENTED);
    });

    it(
      'has neither contract reader nor codec in a provider without them, as the probe of the original finds',
      limit,
      async () => {
        const { contractReader, codec, reportCodec } = await relayer.newMedianProvider(relayArgs, pluginArgs);
        assert.deepEqual([contractReader, codec], [undefined, undefined]);
        assert.equal(await reportCodec.maxReportLength(1), 160);
      },
    );

    it('keeps the code of an error that has one', limit, async () => {
      await fails(relayer.getChainInfo(), 'no such chain', Status.NOT_FOUND);
    });

    it(
      "does not pass an application's Unavailable as a lost connection, which would be rebuilt for ever",
      limit,
      async () => {
        await fails(relayer.latestHead(), 'rpc error: code = Unavailable desc = no node answers');
      },
    );

    it("sees the host's deadline and its end", limit, async () => {
      const left = Number((await relayer.getChainStatus({ deadline: Date.now() + 5_000 })).id);
      assert.ok(left > 3_000 && left <= 5_000, String(left));
      const given = relayer.replay('1', {}, { deadline: Date.now() + 300 });
      await fails(given, /deadline/i, Status.DEADLINE_EXCEEDED);
      await eventually(() => host.log.some(({ message }) => message === 'the call was given up'));
    });
  });

  describe("our median on a provider of the original's own process", () => {
    let host: GoHost;
    let factory: ReportingPluginFactory;

    before(async () => {
      host = await GoHost.start();
      const provider = await host.ownMedianProvider();
      const command = await medians.ours();
      factory = await host.startMedian({ command, provider, contractId: '0xcontract', ...medianValues });
    }, buildTimeout);
    after(() => host?.close());

    medianSuite(() => factory);

    it('is ready, and reports health', limit, async () => {
      await factory.ready?.();
      assert.deepEqual(await factory.healthReport?.(), {
        MedianService: '',
        'MedianService.PluginMedianClient': '',
        'MedianService.PluginMedianClient.PluginMedian': '',
        'MedianService.PluginMedianClient.PluginMedian.ReportingPluginFactory': '',
      });
    });
  });

  describe('traps of the original with its own median, which ours does not share', () => {
    const pendle = { type: 'pendle', expiresAt: 4_000_000_000 };

    for (const language of ['go', 'ours'] as const) {
      it(`a deviation function under a ${language === 'go' ? 'Go' : 'TypeScript'} median`, limit, async () => {
        const host = await GoHost.start();
        try {
          const provider = await host.ownMedianProvider();
          const command = await medians[language]();
          const options = { command, provider, contractId: '0xcontract', ...medianValues, deviationFunc: pendle };
          const factory = await host.startMedian(options);
          const made = factory.newReportingPlugin(reportingConfig, { deadline: Date.now() + 4_000 });
          if (language === 'go') await fails(made, /deadline exceeded/, Status.DEADLINE_EXCEEDED);
          else assert.equal((await made).info.name, 'NumericalMedian');
        } finally {
          await host.close();
        }
      });
    }

    it('a median that is never ready', limit, async () => {
      const host = await GoHost.start();
      try {
        const provider = await host.ownMedianProvider();
        const command = await medians.go();
        const factory = await host.startMedian({ command, provider, contractId: '0xcontract', ...medianValues });
        await factory.newReportingPlugin(reportingConfig);
        await assert.rejects(async () => factory.ready?.(), /service is "Unstarted", not started/);
      } finally {
        await host.close();
      }
    });
  });

  describe('when the original is killed', () => {
    it('our plugins end within a second and remove their sockets', limit, async () => {
      const host = await GoHost.start();
      const relayer = await host.startRelayer({ ...relayerOptions, command: await relayers.ours() });
      const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
      const command = await medians.ours();
      const factory = await host.startMedian({ command, provider, contractId: '0xcontract', ...medianValues });
      await factory.newReportingPlugin(reportingConfig);
      const pids = await host.pids();
      const sockets = pids.flatMap(socketFiles);
      if (process.platform === 'linux') assert.ok(sockets.length > 4);
      await host.process.kill();
      await goneWithin(1_500, pids);
      assert.deepEqual(sockets.filter(existsSync), []);
      await host.close();
    });
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

async function eventually(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    assert.ok(waited < 5_000, 'it did not come to pass');
    await sleep(20);
  }
}
