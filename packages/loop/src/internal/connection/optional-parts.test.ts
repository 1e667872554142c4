import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status, StatusError } from '@loopp/grpc';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { staticEvm } from '../../test/static-evm.js';
import type { EvmService } from '../../types/evm.js';
import type { Relayer } from '../../types/relayer.js';
import { createClient } from '../client/create-client.js';
import { delegated } from '../delegated.js';
import { evmService } from '../services/evm.js';
import { pluginRelayer, relayer } from '../services/relayer.js';
import { Connection } from './connection.js';

const timeout = 20_000;

function make(evm?: EvmService): Relayer {
  return { ...(evm && { evm }), ready: async () => {}, close: async () => {} };
}

describe('an optional part', { timeout }, () => {
  it('is what the next process says, after the first one is gone', async () => {
    await using link = await linkedPeers();
    for (const hadIt of [true, false]) {
      const first = await link.plugin.lend(relayer, make(hadIt ? staticEvm() : undefined));
      const next = await link.plugin.lend(relayer, make(hadIt ? undefined : staticEvm()));
      const dial = (id: number) => link.host.peer.dial(id, link.host.scope.child());
      const connection = new Connection(relayer, dial(first), () => dial(next));
      const client = createClient(relayer, connection);
      const live = await connection.current();
      assert.equal(client.evm !== undefined, hadIt);
      connection.drop(live);
      await client.ready?.();
      assert.equal(client.evm !== undefined, !hadIt);
    }
  });

  it('is there whatever the probe answers, an error too, if it is not Unimplemented', async () => {
    await using link = await linkedPeers();
    for (const status of [Status.UNKNOWN, Status.NOT_FOUND, Status.INTERNAL, Status.UNIMPLEMENTED]) {
      const evm = { getFiltersNames: () => Promise.reject(new StatusError(status, 'asked')) };
      const client = await link.host.receive(relayer, await link.plugin.lend<Relayer>(relayer, make(evm)));
      assert.equal(client.evm === undefined, status === Status.UNIMPLEMENTED);
    }
  });

  it('is looked at as any property is', async () => {
    await using link = await linkedPeers();
    const client = await link.host.receive(relayer, await link.plugin.lend(relayer, make(staticEvm())));
    assert.ok(Object.keys(client).includes('evm'));
    assert.equal(client.evm, client.evm);
  });

  it('does not let a caller wait for a probe longer than it wants', async () => {
    await using link = await linkedPeers();
    const evm = { getFiltersNames: () => new Promise<string[]>(() => {}) };
    const root = { newRelayer: async () => make(evm), close: async () => {} };
    const host = await link.host.receive(pluginRelayer, await link.plugin.lend(pluginRelayer, root));
    const nothing = {};
    const args = { config: '', keystore: nothing as never, csaKeystore: nothing as never, capabilitiesRegistry: {} };
    const before = link.host.scope.size;
    await assert.rejects(host.newRelayer(args, { deadline: Date.now() + 100 }), { status: Status.DEADLINE_EXCEEDED });
    assert.equal(link.host.scope.size, before);
  });

  it('is not waited for by who closes the connection', async () => {
    await using link = await linkedPeers();
    let evm: Pick<EvmService, 'getFiltersNames'> | undefined;
    const asked = new Promise<void>((resolve) => {
      evm = { getFiltersNames: () => new Promise<string[]>(() => resolve()) };
    });
    const first = link.host.peer.dial(await link.plugin.lend(relayer, make(evm)), link.host.scope.child());
    const connection = new Connection(relayer, first);
    await asked;
    const order: string[] = [];
    const silence = setTimeout(() => order.push('the end of the wait for a probe'), 4_000);
    await connection.close();
    clearTimeout(silence);
    assert.deepEqual(order, []);
    await assert.rejects(connection.current(), { code: 'LOOP_CLOSED' });
  });

  it('answers Unimplemented where an object waits for it first', async () => {
    const evm = delegated(evmService, async () => undefined);
    await assert.rejects(evm.getFiltersNames(), {
      status: Status.UNIMPLEMENTED,
      details: 'unknown service loop.evm.EVM',
    });
  });
});
