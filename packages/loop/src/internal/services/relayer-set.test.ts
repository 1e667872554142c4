import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Metadata, Status } from '@loopp/grpc';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { threeWays } from '../../fixtures/three-ways.js';
import { EVM as wireEvm } from '../../pb/evm/evm.pb.js';
import { ContractReader as wireReader } from '../../pb/loop/contract-reader.pb.js';
import { RelayerSet as wire } from '../../pb/relayerset/relayer-set.pb.js';
import { readIdentifier } from '../../read-identifier.js';
import { staticContract, staticLatestValue, staticParams, staticReadName } from '../../test/static-contract-reader.js';
import { staticEvm } from '../../test/static-evm.js';
import { staticConfig } from '../../test/static-provider.js';
import { staticRelayerSet } from '../../test/static-relayer-set.js';
import type { EvmService } from '../../types/evm.js';
import type { RelayerId, RelayerSet } from '../../types/relayer-set.js';
import { isWireError, wireErrors } from '../../wire-errors.js';
import { createClient } from '../client/create-client.js';
import { Connection } from '../connection/connection.js';
import { contractReader } from './contract-reader.js';
import { relayerSet } from './relayer-set.js';

const timeout = 20_000;
const evmId: RelayerId = { network: 'evm', chainId: '1' };
const solanaId: RelayerId = { network: 'solana', chainId: 'mainnet' };
const read = {
  readIdentifier: readIdentifier(staticContract, staticReadName),
  confidence: 0,
  params: staticParams,
} as const;

function config(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function whole(client: RelayerSet): Required<RelayerSet> {
  return client as Required<RelayerSet>;
}

describe('a relayer set', { timeout }, () => {
  it('answers its methods the same over every way, without the empty ids and the crash of the original', async () => {
    const local = staticRelayerSet();
    await threeWays<RelayerSet>(relayerSet, staticRelayerSet, async (client) => {
      const remote = whole(client);
      const all = await remote.list([]);
      assert.deepEqual(all, [evmId, solanaId]);
      for (const id of all) {
        assert.deepEqual(await remote.get(id), id);
        assert.deepEqual(await remote.list([id]), [id]);
        await remote.startRelayer(id);
        await remote.closeRelayer(id);
        if (id.network === 'evm') await remote.relayerReady(id);
        else await assert.rejects(remote.relayerReady(id), { details: 'not ready' });
        assert.deepEqual(await remote.relayerHealthReport(id), await local.relayerHealthReport(id));
        assert.equal(await remote.relayerName(id), await local.relayerName(id));
        assert.deepEqual(await remote.relayerLatestHead(id), await local.relayerLatestHead(id));
        assert.deepEqual(await remote.relayerGetChainInfo(id), await local.relayerGetChainInfo(id));
      }
      await assert.rejects(remote.get({ network: 'x', chainId: '' }), { details: 'relayer with id x. not found' });
    });
  });

  it('gives the chain of each relayer, chosen by the metadata of the call', async () => {
    const local = staticEvm();
    const owner = new Uint8Array(20).fill(3);
    await threeWays<RelayerSet>(relayerSet, staticRelayerSet, async (client) => {
      const remote = whole(client);
      const evm = (await remote.evm(evmId)) as Required<EvmService>;
      assert.deepEqual(await evm.getFiltersNames(), await local.getFiltersNames());
      const metadata = new Metadata([
        ['x-chainlink-org', 'org'],
        ['relay-network', 'solana'],
      ]);
      assert.equal(await evm.balanceAt(owner, 1n, 0, { metadata }), await local.balanceAt(owner, 1n, 0));
      const other = (await remote.evm(solanaId)) as Required<EvmService>;
      await assert.rejects(other.getFiltersNames(), { details: 'solana.mainnet is no EVM chain' });
      const none = (await remote.evm({ network: 'evm', chainId: '2' })) as Required<EvmService>;
      await assert.rejects(none.getFiltersNames(), { details: 'relayer with id evm.2 not found' });
    });
  });

  it('keeps contract readers apart on one connection, and each ends by itself', async () => {
    const sets: ReturnType<typeof staticRelayerSet>[] = [];
    const make = () => {
      const set = staticRelayerSet();
      sets.push(set);
      return set;
    };
    await threeWays<RelayerSet>(relayerSet, make, async (client) => {
      const remote = whole(client);
      const open = () => [...(sets.at(-1)?.openReaders ?? [])];
      const first = await remote.newContractReader(evmId, config('one'));
      const second = await remote.newContractReader(solanaId, config('two'));
      assert.deepEqual(open(), ['evm one', 'solana two']);
      await first.start?.();
      assert.deepEqual(await first.getLatestValue(read), staticLatestValue);
      const [batch] =
        (await first.batchGetLatestValues?.([
          { contract: staticContract, reads: [{ readName: staticReadName, params: staticParams }] },
        ])) ?? [];
      assert.deepEqual(batch?.results[0]?.value, staticLatestValue);
      await first.bind?.([staticContract]);
      await assert.rejects(
        async () => second.unbind?.([staticContract]),
        (error) => isWireError(error, wireErrors.notFound),
      );
      await first.unbind?.([staticContract]);
      await Promise.all([first.close(), first.close()]);
      assert.deepEqual(open(), ['solana two']);
      await assert.rejects(first.getLatestValue(read));
      assert.deepEqual(await second.getLatestValue(read), staticLatestValue);
      await second.close();
      assert.deepEqual(open(), []);
    });
  });

  it('closes the readers that a plugin left open when it is gone', async () => {
    const set = staticRelayerSet();
    await using link = await linkedPeers();
    const remote = whole(link.plugin.dial(relayerSet, await link.host.lend<RelayerSet>(relayerSet, set)));
    await remote.newContractReader(evmId, config('a'));
    await remote.newContractReader(evmId, config('b'));
    assert.equal(set.openReaders.size, 2);
    await link.host.scope.close();
    assert.equal(set.openReaders.size, 0);
  });

  it('makes chains and readers anew behind their handles when the connection is lost', async () => {
    await using link = await linkedPeers();
    const sets = [staticRelayerSet(), staticRelayerSet()] as const;
    const first = link.host.scope.child();
    const server = link.host.peer.newServer();
    link.host.peer.engine.serveObject<RelayerSet>(server, relayerSet, sets[0], { peer: link.host.peer, scope: first });
    const served = link.host.peer.serve(server, first);
    await served.listening;
    const next = await link.host.lend<RelayerSet>(relayerSet, sets[1]);
    const dial = (id: number) => link.plugin.peer.dial(id, link.plugin.scope.child());
    const remote = whole(createClient(relayerSet, new Connection(relayerSet, dial(served.id), () => dial(next))));
    const evm = (await remote.evm(evmId)) as Required<EvmService>;
    const reader = await remote.newContractReader(evmId, config('a'));
    const names = await evm.getFiltersNames();
    await first.close();
    assert.deepEqual([...sets[0].openReaders, ...sets[1].openReaders], []);
    assert.deepEqual(await evm.getFiltersNames(), names);
    assert.deepEqual(await reader.getLatestValue(read), staticLatestValue);
    assert.deepEqual([...sets[1].openReaders], ['evm a']);
    await reader.close();
    assert.equal(sets[1].openReaders.size, 0);
  });

  it('hands a reader of a set on to another process, with a connection of its own', async () => {
    await using link = await linkedPeers();
    await using other = await linkedPeers();
    const remote = whole(
      link.plugin.dial(relayerSet, await link.host.lend<RelayerSet>(relayerSet, staticRelayerSet())),
    );
    const reader = await remote.newContractReader(evmId, config('a'));
    const handed = await other.host.receive(contractReader, await other.plugin.lend(contractReader, reader));
    assert.deepEqual(await handed.getLatestValue(read), staticLatestValue);
  });

  it('makes contract writers and providers on connections of their own', async () => {
    const args = {
      contractId: '0x1',
      relayConfig: config('{}'),
      mercuryCredentials: { legacyUrl: 'l', url: 'u', username: 'n', password: 'p' },
    };
    const plugin = { transmitterId: 't', pluginConfig: config('{}') };
    const asked: unknown[] = [];
    const make = (): RelayerSet => {
      const set = staticRelayerSet();
      return {
        ...set,
        newPluginProvider: async (id, given, pluginArgs) => {
          asked.push([id, given, pluginArgs]);
          return set.newPluginProvider(id, given, pluginArgs);
        },
      };
    };
    await threeWays<RelayerSet>(relayerSet, make, async (client) => {
      const remote = whole(client);
      const writer = await remote.newContractWriter(evmId, config('w'));
      assert.equal(await writer.getTransactionStatus?.('none'), 0);
      await writer.close();
      await assert.rejects(async () => writer.getTransactionStatus?.('none'));
      const providers = [
        await remote.newPluginProvider(evmId, args, plugin),
        await remote.newMedianProvider(evmId, { contractId: '0x1', relayConfig: config('{}') }, plugin),
        await remote.newOcr3CapabilityProvider(evmId, args, plugin),
      ];
      for (const provider of providers) {
        assert.deepEqual(await provider.contractConfigTracker.latestConfig(42n), staticConfig);
        await provider.close();
      }
      assert.deepEqual(asked.splice(0), [[evmId, args, plugin]]);
    });
  });

  it('answers Unimplemented for providers that a host cannot make, as a host of the original does', async () => {
    await threeWays<RelayerSet>(
      relayerSet,
      () => ({}),
      async (client) => {
        const remote = whole(client);
        const unimplemented = { status: Status.UNIMPLEMENTED };
        const args = { contractId: '', relayConfig: config('') };
        const plugin = { transmitterId: '', pluginConfig: config('') };
        await assert.rejects(remote.newPluginProvider(evmId, args, plugin), unimplemented);
        await assert.rejects(remote.newContractReader(evmId, config('')), unimplemented);
        const evm = (await remote.evm(evmId)) as Required<EvmService>;
        await assert.rejects(evm.getFiltersNames(), unimplemented);
      },
    );
  });

  it('refuses calls that do not say, or say twice, for which chain or reader they are', async () => {
    await using link = await linkedPeers();
    const id = await link.plugin.lend<RelayerSet>(relayerSet, staticRelayerSet());
    const { channel } = await link.host.peer.dial(id, link.host.scope.child());
    const names = (metadata?: Metadata) =>
      channel.unary(wireEvm.methods.getFiltersNames, {}, { ...(metadata && { metadata }) });
    const refused = (values: number) => ({ status: Status.UNKNOWN, details: `num values is not 1 but ${values}` });
    await assert.rejects(names(), refused(0));
    await assert.rejects(names(new Metadata([['relay-network', 'evm']])), refused(0));
    const twice: [string, string][] = [
      ['relay-network', 'evm'],
      ['relay-chain-id', '1'],
      ['relay-chain-id', '1'],
    ];
    await assert.rejects(names(new Metadata(twice)), refused(2));
    assert.deepEqual((await names(new Metadata(twice.slice(0, 2)))).items, await staticEvm().getFiltersNames());
    const request = wireReader.methods.getLatestValue.request.create({});
    await assert.rejects(channel.unary(wireReader.methods.getLatestValue, request), refused(0));
    const metadata = new Metadata([['contractreaderid', 'none']]);
    await assert.rejects(channel.unary(wireReader.methods.getLatestValue, request, { metadata }), {
      status: Status.NOT_FOUND,
      details: 'contract reader not found for id none',
    });
    await assert.rejects(channel.unary(wire.methods.contractReaderStart, {}), refused(0));
    const { contractReaderId } = await channel.unary(
      wire.methods.newContractReader,
      wire.methods.newContractReader.request.create({ relayerId: evmId }),
    );
    assert.match(contractReaderId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
