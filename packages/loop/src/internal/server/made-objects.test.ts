import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Server } from '@loopp/grpc';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { staticKeystore, staticRelayer } from '../../test/static-relayer.js';
import type { NewRelayerArgs, PluginRelayer, Relayer } from '../../types/relayer.js';
import { Scope } from '../scope.js';
import { pluginRelayer } from '../services/relayer.js';
import { callKey, MadeObjects } from './made-objects.js';

const timeout = 20_000;

/** What is watched of a server. */
class Connections {
  connectionCount = 0;
  #listener = (_count: number) => {};

  onConnectionCountChange(listener: (count: number) => void): () => void {
    this.#listener = listener;
    return () => {};
  }

  set(count: number): void {
    this.connectionCount = count;
    this.#listener(count);
  }
}

function setUp() {
  const made = new MadeObjects();
  const scopes: Scope[] = [];
  const make = (key: string): { connections: Connections; scope: Scope } => {
    const connections = new Connections();
    const scope = new Scope(() => {});
    scopes.push(scope);
    made.add(key, connections as Partial<Server> as Server, scope, scope);
    return { connections, scope };
  };
  return { made, make };
}

describe('an object that an equal call made before', { timeout }, () => {
  it('is closed when nobody is connected to it, at once or as soon as that is so', async () => {
    const { made, make } = setUp();
    const gone = make('a');
    gone.connections.set(1);
    gone.connections.set(0);
    const connected = make('a');
    connected.connections.set(1);
    made.replace('a', connected.scope, false);
    const other = make('b');
    other.connections.set(1);
    other.connections.set(0);
    const newest = make('a');
    made.replace('a', newest.scope, false);
    assert.deepEqual(
      [gone, connected, other, newest].map(({ scope }) => scope.closed),
      [true, false, false, false],
    );
    connected.connections.set(2);
    connected.connections.set(1);
    assert.equal(connected.scope.closed, false);
    connected.connections.set(0);
    assert.equal(connected.scope.closed, true);
    newest.connections.set(1);
    newest.connections.set(0);
    assert.equal(newest.scope.closed, false);
  });

  it('is left to its holder when that is still connected after a while', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { made, make } = setUp();
    const first = make('a');
    first.connections.set(1);
    made.replace('a', make('a').scope, false);
    t.mock.timers.tick(10_000);
    first.connections.set(0);
    assert.equal(first.scope.closed, false);
  });

  it('is closed when nobody connects to it in time', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { made, make } = setUp();
    const never = make('a');
    made.replace('a', never.scope, false);
    const late = make('a');
    made.replace('a', late.scope, false);
    const newest = make('a');
    made.replace('a', newest.scope, false);
    newest.connections.set(1);
    t.mock.timers.tick(9_999);
    late.connections.set(1);
    assert.equal(never.scope.closed, false);
    t.mock.timers.tick(1);
    assert.deepEqual(
      [never, late, newest].map(({ scope }) => scope.closed),
      [true, false, false],
    );
  });

  it('is closed at once by one that replaces it, but never by one whose call ran beside its own', () => {
    const { made, make } = setUp();
    const first = make('only');
    const second = make('only');
    made.replace('only', first.scope, true);
    assert.deepEqual([first.scope.closed, second.scope.closed], [false, false]);
    made.replace('only', second.scope, true);
    assert.deepEqual([first.scope.closed, second.scope.closed], [true, false]);
  });

  it('was made by other arguments when they differ inside a map', () => {
    assert.notEqual(callKey('New', [new Map([['a', 1n]])]), callKey('New', [new Map([['a', 2n]])]));
  });
});

describe('a second NewRelayer in one process', { timeout }, () => {
  const args = (config: string): NewRelayerArgs => ({
    config,
    keystore: staticKeystore('alice'),
    csaKeystore: staticKeystore('csa'),
    capabilitiesRegistry: {},
  });

  it('replaces the first relayer, closes it with all it holds, and works', async () => {
    await using link = await linkedPeers();
    const closed: string[] = [];
    const plugin: PluginRelayer = {
      newRelayer: async (given) => ({
        ...staticRelayer(given),
        close: async () => void closed.push(given.config),
      }),
    };
    const root = link.host.dial(
      pluginRelayer,
      await link.plugin.lend(pluginRelayer, { ...plugin, close: async () => {} }),
    );
    const first = await root.newRelayer(args('one'));
    assert.equal((await first.getChainStatus?.())?.config, 'one');
    const before = link.plugin.scope.size;
    const second = await root.newRelayer(args('two'));
    assert.equal((await second.getChainStatus?.())?.config, 'two');
    for (let i = 0; i < 500 && closed.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 2));
    assert.deepEqual(closed, ['one']);
    assert.equal(link.plugin.scope.size, before);
    await second.close();
    assert.deepEqual(closed, ['one', 'two']);
  });

  it('leaves the first relayer alone when it fails', async () => {
    await using link = await linkedPeers();
    const plugin: PluginRelayer = {
      newRelayer: async (given): Promise<Relayer> => {
        if (given.config === 'bad') throw new Error('bad config');
        return staticRelayer(given);
      },
    };
    const root = link.host.dial(
      pluginRelayer,
      await link.plugin.lend(pluginRelayer, { ...plugin, close: async () => {} }),
    );
    const first = await root.newRelayer(args('good'));
    await assert.rejects(root.newRelayer(args('bad')), { details: 'bad config' });
    assert.equal((await first.getChainStatus?.())?.config, 'good');
  });
});
