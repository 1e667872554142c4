import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PluginClient } from '@loopp/go-plugin';
import { Status } from '@loopp/loop';
import { linkedPeers } from '../../packages/loop/src/fixtures/linked-peers.js';
import { pluginEnvironment } from '../../packages/loop/src/internal/environment.js';
import { pluginKinds } from '../../packages/loop/src/internal/process/kinds.js';
import { relayer as relayerTable } from '../../packages/loop/src/internal/services/relayer.js';
import { Relayer as wireRelayer } from '../../packages/loop/src/pb/loop/relayer.pb.js';
import { Service } from '../../packages/loop/src/pb/loop/service.pb.js';
import { type Asked, original, ours } from './asking-hosts.js';
import { keystores, medians, relayers, staticPlugin, typescript } from './commands.js';
import { readExceptions } from './coverage/exceptions.js';
import { GoHost } from './hosts/go-host.js';
import { OurHost } from './hosts/our-host.js';
import { closeWithoutLeftovers, goneWithin } from './leftovers.js';
import { medianValues, reportingConfig } from './suites/median.js';
import { fails } from './suites/relayer.js';
import { pluginArgs, relayArgs, relayerOptions } from './suites/values.js';
import { withGo } from './with-go.js';

const limit = { timeout: 30_000 };
const relayer = { network: 'evm', chainId: '1' };
const second = { network: 'solana', chainId: 'mainnet' };
const nobody = { network: '', chainId: '' };

describe('exceptions.json', () => {
  it('names for each exception a test of ours, and one that shows the failure where that is safe', limit, () => {
    for (const { method, tests } of readExceptions()) {
      for (const [file = '', name = ''] of Object.values(tests).map((test) => test.split(': '))) {
        const text = readFileSync(join(import.meta.dirname, file), 'utf8');
        assert.ok(text.includes(`${name}'`) || text.includes(`${name}"`), `${method}: ${file} has no test "${name}"`);
      }
    }
  });
});

describe('what the original cannot do, between ours and ours', () => {
  let host: Asked;
  before(async () => {
    host = await ours();
  }, limit);
  after(() => host?.close());

  it('gives the relayers of the set, each once', limit, async () => {
    assert.deepEqual(await host.ask('list'), [relayer, second]);
  });

  it('reports the health of a relayer of the set that is healthy', limit, async () => {
    assert.deepEqual(await host.ask('health of a healthy relayer'), { evm: '' });
  });

  it('reads a batch with a contract reader of the set', limit, async () => {
    const value = { ret1: 'latestValue1', ret2: 'latestValue2' };
    const contract = { address: '0x24', name: 'anyContract' };
    assert.deepEqual(await host.ask('batch of the set'), [{ contract, results: [{ readName: 'anyMethod', value }] }]);
  });

  it('makes a provider with a relayer of the set', limit, async () => {
    assert.equal(await host.ask('provider of the set'), '7');
  });

  it('answers Unimplemented to Name, as the original does', limit, async () => {
    await nameIsUnimplemented(await relayers.ours());
  });

  it('takes a deviation function', limit, async () => {
    const system = await OurHost.start();
    try {
      const made = await system.startRelayer({ ...relayerOptions, command: await relayers.ours() });
      const provider = await made.newMedianProvider(relayArgs, pluginArgs);
      const deviationFunc = { type: 'pendle', expiresAt: 4_000_000_000 };
      const options = { provider, contractId: '0xcontract', ...medianValues, deviationFunc };
      const factory = await system.startMedian({ ...options, command: await medians.ours() });
      assert.equal((await factory.newReportingPlugin(reportingConfig)).info.name, 'NumericalMedian');
    } finally {
      await closeWithoutLeftovers(system);
    }
  });

  it('refuses providers of a kind that relayers have not, and lives on', limit, async () => {
    await using link = await linkedPeers();
    const id = await link.plugin.lend(relayerTable, { close: async () => {} });
    const { channel } = await link.host.peer.dial(id, link.host.scope.child());
    const { newPluginProvider } = wireRelayer.methods;
    const request = newPluginProvider.request.create({ relayArgs: { providerType: 'ccip-commit' } });
    await fails(channel.unary(newPluginProvider, request), 'provider type not supported');
    await channel.unary(Service.methods.ready, {});
  });
});

withGo(() => {
  describe('what the original cannot do: what it does instead', () => {
    it('gives each relayer of the set behind an empty one', limit, () =>
      withOriginal(async ({ ask }) => {
        const ids = (await ask('list')) as unknown[];
        assert.deepEqual(ids.slice(0, 2), [nobody, nobody]);
        assert.equal(ids.length, 4);
      }),
    );

    it('dies of a relayer of the set that is healthy', limit, () =>
      withOriginal(({ ask }) => assert.rejects(ask('health of a healthy relayer'), /the Go host ended.*nil pointer/s)),
    );

    it('dies of a batch that a contract reader of the set is asked for', limit, () =>
      withOriginal(({ ask }) => assert.rejects(ask('batch of the set'), /the Go host ended.*nil pointer/s)),
    );

    it('makes no provider with a relayer of the set', limit, () =>
      withOriginal(({ ask }) => assert.rejects(ask('provider of the set'), { status: Status.UNIMPLEMENTED })),
    );

    it('serves no Name', limit, async () => {
      await nameIsUnimplemented(await relayers.go());
      await nameIsUnimplemented(await staticPlugin('-cmd', 'relayer'));
    });

    it('never starts a validation service of OCR3', limit, async () => {
      const host = await GoHost.start();
      try {
        const command = [...typescript('./fixtures/ocr3-plugin.ts')];
        const call = { deadline: Date.now() + 3_000 };
        await fails(
          host.process.call('validation.startOcr3', { as: 'v', command }, call),
          /deadline exceeded|unknown plugin type/,
          Status.DEADLINE_EXCEEDED,
        );
        // The plugin may take longer than that to start.
        while (!/unknown plugin type: ocr3-plugin-service/.test(JSON.stringify(host.log))) await sleep(50);
      } finally {
        await host.close();
      }
    });

    it('dies when a keystore plugin is asked whether it is ready', limit, async () => {
      const host = await GoHost.start();
      try {
        await host.startKeystore(await keystores.ours());
        await assert.rejects(host.process.call('service.ready', { on: 'keystore' }), /the Go host ended.*nil pointer/s);
      } finally {
        await host.close();
      }
    });
  });
});

async function withOriginal(check: (host: Asked) => Promise<void>): Promise<void> {
  const host = await original();
  const pids = await host.pids();
  try {
    await check(host);
  } finally {
    await host.close();
    await goneWithin(2_000, pids);
  }
}

async function nameIsUnimplemented(command: readonly string[]): Promise<void> {
  const client = new PluginClient({
    command,
    handshake: pluginKinds.relayer,
    env: pluginEnvironment(),
    name: 'relayer',
  });
  try {
    const { channel } = await client.start();
    const asked = channel.unary(Service.methods.name, {});
    await fails(asked, /method Name not implemented|unknown method Name/, Status.UNIMPLEMENTED);
  } finally {
    await client.stop();
  }
}
