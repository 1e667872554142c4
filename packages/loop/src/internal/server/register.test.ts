import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status, StatusError } from '@loopp/grpc';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { staticOcr3Transmitter } from '../../test/static-ocr3.js';
import { staticConfig, staticProvider } from '../../test/static-provider.js';
import { staticKeystore, staticRelayer } from '../../test/static-relayer.js';
import type { Relayer } from '../../types/relayer.js';
import { keystore } from '../services/keystore.js';
import { medianProvider } from '../services/median.js';
import { relayer } from '../services/relayer.js';
import { unimplemented } from '../unimplemented.js';

const timeout = 20_000;
const parts = {
  config: 'c',
  keystore: staticKeystore('alice'),
  csaKeystore: staticKeystore('csa'),
  capabilitiesRegistry: {},
};
const relayArgs = {
  externalJobId: new Uint8Array(16),
  jobId: -3,
  contractId: '0x',
  isNew: true,
  relayConfig: Uint8Array.of(1),
};
const pluginArgs = { transmitterId: 'alice', pluginConfig: new Uint8Array(0) };

/** A client has every method of its table, whatever its implementation leaves out. */
function whole(client: Relayer): Required<Relayer> {
  return client as Required<Relayer>;
}

function status(code: Status, details?: string) {
  return (error: unknown) => {
    assert.ok(error instanceof StatusError, String(error));
    assert.equal(error.status, code);
    if (details !== undefined) assert.equal(error.details, details);
    return true;
  };
}

describe('a served relayer', { timeout }, () => {
  it('answers every plain method over the wire', async () => {
    await using link = await linkedPeers();
    const client = whole(link.host.dial(relayer, await link.plugin.lend<Relayer>(relayer, staticRelayer(parts))));
    assert.deepEqual(await client.latestHead(), {
      height: '123',
      hash: Uint8Array.of(0xab),
      timestamp: 2n ** 64n - 1n,
    });
    assert.deepEqual(await client.getChainStatus(), { id: '1337', enabled: true, config: 'c' });
    assert.equal((await client.getChainInfo()).familyName, 'static');
    assert.deepEqual(await client.listNodeStatuses(7, 'next'), {
      nodes: [{ chainId: '1337', name: 'node next', config: '', state: 'Alive' }],
      total: 7,
      nextPageToken: '',
    });
    await client.transact('a', 'b', 2n ** 70n, true);
    await assert.rejects(client.transact('a', 'b', -1n, true), status(Status.UNKNOWN, 'transact a b -1 true'));
    await client.replay('5', {});
    const args = { deep: [1, 'two', null, { three: false }] };
    await assert.rejects(client.replay('6', args), status(Status.UNKNOWN, `replay 6 ${JSON.stringify(args)}`));
  });

  it('answers Unimplemented for absent methods and refuses an unknown kind of provider', async () => {
    await using link = await linkedPeers();
    const client = whole(link.host.dial(relayer, await link.plugin.lend<Relayer>(relayer, { close: async () => {} })));
    await assert.rejects(client.latestHead(), status(Status.UNIMPLEMENTED, 'method LatestHead not implemented'));
    await client.ready();
    assert.deepEqual(await client.healthReport(), {});
  });

  it('makes a provider of each kind by the type inside the relay args', async () => {
    await using link = await linkedPeers();
    const common = staticProvider();
    const made: string[] = [];
    const served: Relayer = {
      newPluginProvider: async () => {
        made.push('plugin');
        return common;
      },
      newOcr3CapabilityProvider: async () => {
        made.push('ocr3-capability');
        return { ...common, ocr3ContractTransmitter: staticOcr3Transmitter() };
      },
      newConfigProvider: async () => common,
      close: async () => {},
    };
    const client = whole(link.host.dial(relayer, await link.plugin.lend<Relayer>(relayer, served)));
    const plain = await client.newPluginProvider(relayArgs, pluginArgs);
    assert.equal(await plain.contractTransmitter.fromAccount(), '0xfirst');
    const ocr3 = await client.newOcr3CapabilityProvider(relayArgs, pluginArgs);
    assert.equal(await ocr3.ocr3ContractTransmitter.fromAccount(), 'ocr3 account');
    assert.equal(await ocr3.contractConfigTracker.latestBlockHeight(), 7n);
    const config = await client.newConfigProvider(relayArgs);
    assert.equal(await config.offchainConfigDigester.configDigestPrefix(), 1);
    assert.deepEqual(made, ['plugin', 'ocr3-capability']);
    await assert.rejects(client.newMedianProvider(relayArgs, pluginArgs), status(Status.UNIMPLEMENTED));
  });

  it('closes a provider once, and its sockets, however often close is called', async () => {
    await using link = await linkedPeers();
    const made = staticRelayer(parts);
    const provider = staticProvider();
    let closes = 0;
    const served: Relayer = {
      ...made,
      newMedianProvider: async () => ({
        ...provider,
        close: async () => {
          closes++;
        },
      }),
    };
    const client = whole(link.host.dial(relayer, await link.plugin.lend(relayer, served)));
    await client.ready();
    const before = link.host.scope.size;
    for (let i = 0; i < 5; i++) {
      const handle = await client.newMedianProvider(relayArgs, pluginArgs);
      assert.deepEqual(await handle.contractConfigTracker.latestConfig(1n), { ...staticConfig, configCount: 1n });
      await Promise.all([handle.close(), handle.close()]);
      await handle.close();
      await assert.rejects(handle.reportCodec.maxReportLength(1));
    }
    assert.equal(closes, 5);
    assert.equal(link.host.scope.size, before);
  });

  it('closes what an equal call had made and nobody is connected to any more', async () => {
    await using link = await linkedPeers();
    const made = staticRelayer(parts);
    const id = await link.plugin.lend<Relayer>(relayer, made);
    const first = link.host.scope.child();
    const { channel } = await link.host.peer.dial(id, first);
    const { NewPluginProviderRequest, Relayer: wire } = await import('../../pb/loop/relayer.pb.js');
    const request = NewPluginProviderRequest.create({
      relayArgs: { externalJobID: new Uint8Array(16), providerType: 'median' },
      pluginArgs: { transmitterID: 'alice' },
    });
    const lost = await channel.unary(wire.methods.newPluginProvider, request);
    const connection = await link.host.peer.dial(lost.pluginProviderID, first.child());
    await connection.channel.close();
    const again = await channel.unary(wire.methods.newPluginProvider, request);
    await link.host.peer.dial(again.pluginProviderID, first);
    while (made.providers[0]?.closed() !== true) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(made.providers[1]?.closed(), false);
    await first.close();
  });
});

describe('application errors', { timeout }, () => {
  it('keep their status, but never pass as Unavailable or Canceled', async () => {
    await using link = await linkedPeers();
    const failing = (error: Error) => ({ ...staticKeystore('a'), accounts: () => Promise.reject(error) });
    const cases: [Error, Status, string][] = [
      [new StatusError(Status.NOT_FOUND, 'gone'), Status.NOT_FOUND, 'gone'],
      [new StatusError(Status.UNAVAILABLE, 'x'), Status.UNKNOWN, 'rpc error: code = Unavailable desc = x'],
      [new StatusError(Status.CANCELLED, 'x'), Status.UNKNOWN, 'rpc error: code = Canceled desc = x'],
      [new Error('grüße 100 %'), Status.UNKNOWN, 'grüße 100 %'],
    ];
    for (const [error, code, details] of cases) {
      const client = link.host.dial(keystore, await link.plugin.lend(keystore, failing(error)));
      await assert.rejects(client.accounts(), status(code, details));
    }
  });

  it('are Unimplemented for every method of a part that the user left out', async () => {
    await using link = await linkedPeers();
    const client = link.plugin.dial(keystore, await link.host.lend(keystore, unimplemented<typeof parts.keystore>()));
    await assert.rejects(client.accounts(), status(Status.UNIMPLEMENTED));
    await assert.rejects(client.sign('a', new Uint8Array(0)), status(Status.UNIMPLEMENTED));
  });

  it('say so when a message is not as the protocol wants it', async () => {
    await using link = await linkedPeers();
    const provider = {
      ...staticProvider(),
      offchainConfigDigester: { configDigest: async () => new Uint8Array(31), configDigestPrefix: async () => 1 },
    };
    const client = link.host.dial(medianProvider, await link.plugin.lend(medianProvider, provider));
    await assert.rejects(client.offchainConfigDigester.configDigest(staticConfig), {
      message: 'invalid ConfigDigest len 31: must be 32',
    });
  });
});
