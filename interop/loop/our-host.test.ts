import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MedianProvider, type ReportingPluginFactory, Status } from '@loopp/loop';
import { medians, relayers, staticPlugin } from './commands.js';
import { buildTimeout } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import type { HostedRelayer, LoopHost } from './hosts/host.js';
import { OurHost } from './hosts/our-host.js';
import { closeWithoutLeftovers } from './leftovers.js';
import { medianValues, reportingConfig } from './suites/median.js';
import { fails } from './suites/relayer.js';
import { pluginArgs, relayArgs, relayerOptions, timestamp } from './suites/values.js';
import { withGo } from './with-go.js';

const limit = { timeout: 30_000 };

withGo(() => {
  describe("the original's plugins under our host", () => {
    let host: OurHost;
    let relayer: HostedRelayer;
    let provider: MedianProvider;
    let factory: ReportingPluginFactory;

    before(async () => {
      host = await OurHost.start();
      relayer = await host.startRelayer({ ...relayerOptions, command: await relayers.go() });
      provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
      const command = await medians.go();
      factory = await host.startMedian({ command, provider, contractId: '0xcontract', ...medianValues });
      await factory.newReportingPlugin(reportingConfig);
    }, buildTimeout);
    after(() => host?.close());

    it('have their log lines filed under their name and at their level', limit, async () => {
      const said = await logged(host, 'relayer plugin serves');
      assert.equal(said.level, 'info');
      assert.equal(said.logger, 'RelayerService.PluginRelayerClient.PluginRelayer');
      assert.equal(said.fields['answer'], 42);
    });

    it('probe through the relay for parts that the relayer does not have', limit, async () => {
      const { fields } = await logged(host, 'provider probed');
      assert.equal(fields['contractReader'], false);
      assert.equal(fields['codec'], false);
    });

    it('write to the error log of the host', limit, async () => {
      assert.deepEqual(await host.savedErrors(), ['new reporting plugin of 0xcontract']);
    });

    it('are used although a median of theirs is never ready', limit, async () => {
      await fails(factory.ready?.() ?? Promise.resolve(), 'service is "Unstarted", not started');
      const { plugin } = await factory.newReportingPlugin(reportingConfig);
      await plugin.query(timestamp);
    });

    it('say at once why a provider cannot be made', limit, async () => {
      const text = `no config of 000102030405060708090a0b0c0d0e0f -7 0xother true ${Buffer.from(relayArgs.relayConfig).toString('hex')}`;
      await fails(relayer.newConfigProvider({ ...relayArgs, contractId: '0xother' }), text);
    });

    it('refuse requests of more than 4 MiB with ResourceExhausted', limit, async () => {
      const most = 4 * 1024 * 1024 - 16;
      assert.equal(await provider.reportCodec.medianFromReport(new Uint8Array(most)), -BigInt(most));
      const more = provider.reportCodec.medianFromReport(new Uint8Array(4 * 1024 * 1024));
      await fails(more, /larger than max/, Status.RESOURCE_EXHAUSTED);
    });

    it('see the deadline of a caller', limit, async () => {
      const late = provider.reportCodec.maxReportLength(1, { deadline: Date.now() - 1 });
      await fails(late, /deadline/i, Status.DEADLINE_EXCEEDED);
      const given = provider.reportCodec.maxReportLength(1, { signal: AbortSignal.abort() });
      await assert.rejects(given);
      // Neither ends the connection for others.
      assert.equal(await provider.reportCodec.maxReportLength(1), 160);
      assert.equal(host.restarts, 0);
    });

    it('are started again after a crash, and every handle works on', limit, async () => {
      const { plugin } = await factory.newReportingPlugin(reportingConfig);
      for (const pid of await host.pids()) process.kill(pid, 'SIGKILL');
      assert.equal(await provider.contractTransmitter.fromAccount(), 'alice');
      const observation = await plugin.observation(timestamp, new Uint8Array(0));
      assert.ok(observation.length > 60);
      // The median's way to the relayer stands again too.
      assert.equal((await factory.newReportingPlugin(reportingConfig)).info.limits.maxReportLength, 256);
      assert.equal(host.restarts, 2);
    });

    it('keep their way to the relayer when that alone crashes', limit, async () => {
      const { plugin } = await factory.newReportingPlugin(reportingConfig);
      process.kill(host.relayerPid, 'SIGKILL');
      // A call on its way when that happens fails: whether it was carried out is not known.
      while (host.restarts < 3) await sleep(10);
      assert.equal(await plugin.shouldTransmitAcceptedReport(timestamp, new Uint8Array(1)), true);
    });

    it('leave no process and no socket', limit, () => closeWithoutLeftovers(host));
  });

  describe("the original's deviation function", () => {
    it('fails in its own median, of which our host tells at once', limit, async () => {
      const host = await OurHost.start();
      try {
        const relayer = await host.startRelayer({ ...relayerOptions, command: await relayers.go() });
        const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
        const deviationFunc = { type: 'pendle', expiresAt: 4_000_000_000 };
        const options = { provider, contractId: '0xcontract', ...medianValues, deviationFunc };
        const factory = await host.startMedian({ ...options, command: await medians.go() });
        await fails(factory.newReportingPlugin(reportingConfig), /^failed to unmarshal deviationFuncDefinition: json/);
      } finally {
        await closeWithoutLeftovers(host);
      }
    });
  });

  describe('the probe through our relay', () => {
    it('finds the contract reader of a relayer that has one', limit, async () => {
      const host = await OurHost.start();
      try {
        const command = await staticPlugin('-cmd', 'relayer');
        const relayer = await host.startRelayer({ ...relayerOptions, command });
        const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
        await host.startMedian({ command: await medians.go(), provider, contractId: '0x42', ...medianValues }).then(
          // Its static provider refuses our configuration; the probe came before.
          (factory) => fails(factory.newReportingPlugin(reportingConfig), /^expected/),
        );
        const { fields } = await logged(host, 'provider probed');
        assert.equal(fields['contractReader'], true);
      } finally {
        await closeWithoutLeftovers(host);
      }
    });
  });

  describe('what a plugin finds in its environment', {
    skip: process.platform === 'linux' ? false : 'no /proc',
  }, () => {
    it('is the same from our host as from the original, but for our folder of sockets', limit, async () => {
      const [theirs, ours] = await Promise.all([
        environmentFrom(await GoHost.start()),
        environmentFrom(await OurHost.start()),
      ]);
      const { PLUGIN_UNIX_SOCKET_DIR: folder, ...rest } = ours;
      assert.match(folder ?? '', /^\//);
      assert.deepEqual(rest, theirs);
    });
  });
});

async function environmentFrom(host: LoopHost): Promise<Record<string, string>> {
  try {
    const relayer = await host.startRelayer({ ...relayerOptions, command: await relayers.ours() });
    await relayer.getChainInfo();
    const [pid] = await host.pids();
    const lines = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  } finally {
    await host.close();
  }
}

async function logged(host: LoopHost, message: string) {
  for (let waited = 0; waited < 5_000; waited += 20) {
    const entry = host.log.find((said) => said.message === message);
    if (entry !== undefined) return entry;
    await sleep(20);
  }
  return assert.fail(`nobody logged "${message}"`);
}
