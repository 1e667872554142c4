import { after, before, describe, it } from 'node:test';
import type { ReportingPluginFactory } from '@loopp/loop';
import { medians, relayers } from './commands.js';
import { buildTimeout } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import type { HostedRelayer, LoopHost } from './hosts/host.js';
import { OurHost } from './hosts/our-host.js';
import { closeWithoutLeftovers } from './leftovers.js';
import { medianSuite, medianValues } from './suites/median.js';
import { relayerSuite } from './suites/relayer.js';
import { pluginArgs, relayArgs, relayerOptions } from './suites/values.js';
import { withGo } from './with-go.js';

const hosts = { ours: () => OurHost.start(), go: () => GoHost.start() };
const languages = ['ours', 'go'] as const;

withGo(() => {
  // One text for every system: what differs between them would be a difference to an operator.
  for (const host of languages) {
    for (const relayer of languages) {
      for (const median of languages) {
        describe(`host ${host}, relayer ${relayer}, median ${median}`, () => {
          let system: LoopHost;
          let hosted: HostedRelayer;
          let factory: ReportingPluginFactory;

          before(async () => {
            system = await hosts[host]();
            hosted = await system.startRelayer({ ...relayerOptions, command: await relayers[relayer]() });
            const provider = await hosted.newMedianProvider(relayArgs, pluginArgs);
            const command = await medians[median]();
            factory = await system.startMedian({ command, provider, contractId: '0xcontract', ...medianValues });
          }, buildTimeout);

          relayerSuite(() => hosted);
          medianSuite(() => factory);

          it('leaves no process and no socket', { timeout: 20_000 }, async () => {
            // A Go host kills its plugins at once. Go plugins then leave their sockets behind.
            const tidy = (_: number, index: number) => host === 'ours' || [relayer, median][index] === 'ours';
            await closeWithoutLeftovers(system, (pids) => pids.filter(tidy));
          });
          after(() => system?.close());
        });
      }
    }
  }
});
