import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonMethod } from '../../fixtures/json-methods.js';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { threeWays } from '../../fixtures/three-ways.js';
import type { Call } from '../../types/call.js';
import type { Service } from '../../types/service.js';
import { Connection } from '../connection/connection.js';
import { loopService } from '../services/loop-service.js';
import { args, list, noArgs, record, reply } from '../table/composites.js';
import { field } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { ref } from '../table/ref.js';
import { text, uint32 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { createClient } from './create-client.js';

interface Thing extends Service {
  say(call?: Call): Promise<string>;
}

interface Pair {
  readonly left: Thing;
  readonly right: Thing;
}

interface Maker {
  pair(first: Thing, second: Thing, call?: Call): Promise<Pair>;
  several(count: number, call?: Call): Promise<readonly Thing[]>;
}

const thing = object<Thing>('Thing', [
  loopService,
  service<Thing>(
    { typeName: 'test.Thing' },
    {
      say: unary(
        jsonMethod<object, { text: string }, 'unary'>('/test.Thing/Say', 'unary'),
        noArgs,
        reply('text', text),
        {
          repeatable: true,
        },
      ),
    },
  ),
]);

const maker = object<Maker>('Maker', [
  service<Maker>(
    { typeName: 'test.Maker' },
    {
      pair: unary(
        jsonMethod<{ first: number; second: number }, { left: number; right: number }, 'unary'>(
          '/test.Maker/Pair',
          'unary',
        ),
        args(field('first', ref(thing)), field('second', ref(thing))),
        record<Pair>()({ left: ref(thing), right: ref(thing) }),
        { repeatable: true },
      ),
      several: unary(
        jsonMethod<{ count: number }, { ids: number[] }, 'unary'>('/test.Maker/Several', 'unary'),
        args(field('count', uint32)),
        reply('ids', list(ref(thing))),
        { repeatable: true },
      ),
    },
  ),
]);

const timeout = 20_000;

function thingNamed(name: string, closed: string[] = []): Thing {
  return {
    say: async () => name,
    close: async () => {
      closed.push(name);
    },
  };
}

/** What it makes says what the things that it was given say. */
function makerOf(closed: string[], calls: string[] = []): Maker {
  const saying = (name: string, given: Thing): Thing => ({
    ...thingNamed(name, closed),
    say: async (call) => `${name} of ${await given.say(call)}`,
  });
  return {
    pair: async (first, second) => {
      calls.push('pair');
      return { left: saying('left', first), right: saying('right', second) };
    },
    several: async (count) => Array.from({ length: count }, (_, i) => thingNamed(String(i), closed)),
  };
}

describe('a message with several references', { timeout }, () => {
  it('hands over each object, both ways, and each is closed by itself', async () => {
    const closed: string[] = [];
    await threeWays(
      maker,
      () => makerOf(closed),
      async (client) => {
        const { left, right } = await client.pair(thingNamed('a'), thingNamed('b'));
        assert.equal(await left.say(), 'left of a');
        assert.equal(await right.say(), 'right of b');
        await left.close();
        await assert.rejects(left.say());
        assert.equal(await right.say(), 'right of b');
        await right.close();
        await assert.rejects(right.say());
        const things = await client.several(3);
        assert.deepEqual(await Promise.all(things.map((one) => one.say())), ['0', '1', '2']);
        await Promise.all(things.map((one) => one.close()));
        assert.deepEqual(closed.splice(0).sort(), ['0', '1', '2', 'left', 'right']);
      },
    );
  });

  it('leaves nothing open after the last of them is closed, nor when there is none', async () => {
    await using link = await linkedPeers();
    const client = link.host.dial(maker, await link.plugin.lend(maker, makerOf([])));
    assert.deepEqual(await client.several(0), []);
    const scopes = [link.host.scope, link.plugin.scope];
    const before = scopes.map((scope) => scope.size);
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
    const socketsBefore = sockets();
    for (let i = 0; i < 5; i++) {
      const { left, right } = await client.pair(thingNamed('a'), thingNamed('b'));
      assert.equal(await right.say(), 'right of b');
      await left.close();
      await right.close();
      await client.several(0);
    }
    assert.deepEqual(
      scopes.map((scope) => scope.size),
      before,
    );
    while (sockets() > socketsBefore) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('closes everything that was made when the caller is gone', async () => {
    const closed: string[] = [];
    await using link = await linkedPeers();
    const id = await link.plugin.lend(maker, makerOf(closed));
    const client = link.host.dial(maker, id);
    await client.pair(thingNamed('a'), thingNamed('b'));
    await client.several(2);
    await link.plugin.scope.close();
    assert.deepEqual(closed.sort(), ['0', '1', 'left', 'right']);
  });

  it('makes all objects anew by one call, after the connection died', async () => {
    const calls: string[] = [];
    await using link = await linkedPeers();
    const first = link.plugin.scope.child();
    const server = link.plugin.peer.newServer();
    const owner = { peer: link.plugin.peer, scope: first };
    link.plugin.peer.engine.serveObject(server, maker, makerOf([], calls), owner);
    const served = link.plugin.peer.serve(server, first);
    await served.listening;
    const next = await link.plugin.lend(maker, makerOf([], calls));
    const dial = (id: number) => link.host.peer.dial(id, link.host.scope.child());
    const connection = new Connection(maker, dial(served.id), () => dial(next));
    const client = createClient(maker, connection);
    const { left, right } = await client.pair(thingNamed('a'), thingNamed('b'));
    await first.close();
    assert.deepEqual(await Promise.all([left.say(), right.say()]), ['left of a', 'right of b']);
    assert.deepEqual(calls, ['pair', 'pair']);
  });
});
