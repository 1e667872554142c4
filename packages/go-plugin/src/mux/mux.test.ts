import assert from 'node:assert/strict';
import { duplexPair } from 'node:stream';
import { test } from 'node:test';
import { type Codec, type Method, Server, silentLogger } from '@loopp/grpc';
import { createCertificate } from '../tls/certificate.js';
import { createSecurity } from '../tls/node-security.js';
import type { Security } from '../tls/security.js';
import { YamuxSession } from '../yamux/session.js';
import { KnockBroker } from './knock-broker.js';
import { Turn } from './turn.js';

const limit = { timeout: 20_000 };
const text: Codec<string> = { encode: (value) => Buffer.from(value), decode: (bytes) => Buffer.from(bytes).toString() };
const hello: Method<string, string, 'unary'> = { path: '/t.T/Hello', kind: 'unary', request: text, response: text };
const greeter = (greeting: string) =>
  new Server({ logger: silentLogger }).handle(hello, (name) => `${greeting} ${name}`);

/** Two brokers joined by a session and by a stream for their messages, as host and plugin are. */
function brokers(options: { security?: [Security, Security]; deaf?: boolean; timeouts?: [number, number] } = {}): {
  host: KnockBroker;
  plugin: KnockBroker;
} {
  const [left, right] = duplexPair();
  const side = (connection: typeof left, role: 'client' | 'server', other: () => KnockBroker): KnockBroker => {
    const session: YamuxSession = new YamuxSession(connection, {
      role,
      keepAliveMs: 0,
      onStream: (stream) => {
        if (!broker.claim(stream)) stream.destroy();
      },
    });
    const broker: KnockBroker = new KnockBroker({
      link: {
        // The messages cross in a later turn, as on a wire.
        send: (info) => void (options.deaf === true || setImmediate(() => other().receive(info))),
        end: () => session.close(),
      },
      security: options.security?.[role === 'client' ? 0 : 1],
      turn: new Turn(),
      open: (signal) => session.open(signal),
      onError: () => {},
      timeoutMs: options.timeouts?.[role === 'client' ? 0 : 1] ?? 5000,
    });
    return broker;
  };
  const host: KnockBroker = side(left, 'client', () => plugin);
  const plugin: KnockBroker = side(right, 'server', () => host);
  return { host, plugin };
}

test('either side dials the other, the same ids in both directions', limit, async () => {
  const { host, plugin } = brokers();
  assert.equal(host.nextId(), 1);
  assert.equal(plugin.nextId(), 1);
  await host.acceptAndServe(1, greeter('host says'));
  await plugin.acceptAndServe(1, greeter('plugin says'));
  const [toPlugin, toHost] = await Promise.all([host.dial(1), plugin.dial(1)]);
  assert.equal(await toPlugin.unary(hello, 'a'), 'plugin says a');
  assert.equal(await toHost.unary(hello, 'b'), 'host says b');
  await host.close();
  await plugin.close();
});

test('an id is dialled as often as one likes, by several at once, each to its own listener', limit, async () => {
  const { host, plugin } = brokers();
  for (const id of [1, 2, 3]) await plugin.acceptAndServe(id, greeter(`${id}`));
  const ids = [1, 2, 3, 1, 2, 3, 3, 2, 1];
  const answers = await Promise.all(
    ids.map(async (id) => {
      const channel = await host.dial(id);
      const answer = await channel.unary(hello, '!');
      await channel.close();
      return answer;
    }),
  );
  assert.deepEqual(
    answers,
    ids.map((id) => `${id} !`),
  );
  await host.close();
  await plugin.close();
});

test('a knock may come before somebody accepts', limit, async () => {
  const { host, plugin } = brokers();
  const dial = host.dial(5);
  await new Promise((resolve) => setTimeout(resolve, 10));
  await plugin.acceptAndServe(5, greeter('late'));
  assert.equal(await (await dial).unary(hello, '?'), 'late ?');
  await host.close();
  await plugin.close();
});

test('a knock nobody accepts is told so, and the next dial goes to the right listener', limit, async () => {
  const { host, plugin } = brokers({ timeouts: [5000, 30] });
  await plugin.acceptAndServe(2, greeter('two'));
  await assert.rejects(host.dial(9), {
    code: 'GO_PLUGIN_KNOCK',
    message: 'failed to knock for id 9: no listener for id 9',
  });
  assert.equal(await (await host.dial(2)).unary(hello, '.'), 'two .');
  await host.close();
  await plugin.close();
});

test('a knock that is never answered times out', limit, async () => {
  const { host } = brokers({ deaf: true, timeouts: [30, 30] });
  await assert.rejects(host.dial(9), {
    code: 'GO_PLUGIN_BROKER_TIMEOUT',
    message: 'timeout waiting for multiplexing knock handshake on id 9',
  });
  await host.close();
});

test(
  'a closed listener is no listener, an id is accepted on once, and a closed broker dials nothing',
  limit,
  async () => {
    const { host, plugin } = brokers();
    const listener = await plugin.accept(1);
    await assert.rejects(plugin.accept(1), { code: 'GO_PLUGIN_BROKER_ID' });
    await listener.close();
    await assert.rejects(host.dial(1));
    await host.close();
    await assert.rejects(host.dial(1), { code: 'GO_PLUGIN_BROKER_CLOSED' });
    await plugin.close();
    await assert.rejects(plugin.accept(2), { code: 'GO_PLUGIN_BROKER_CLOSED' });
  },
);

test('each stream carries TLS of its own', limit, async () => {
  const [one, two] = await Promise.all([createCertificate({ curve: 'P-256' }), createCertificate({ curve: 'P-256' })]);
  const { host, plugin } = brokers({
    security: [
      createSecurity({ certificate: one.pem, privateKey: one.privateKey, peer: two.pem }),
      createSecurity({ certificate: two.pem, privateKey: two.privateKey, peer: one.pem }),
    ],
  });
  await host.acceptAndServe(1, greeter('secret'));
  assert.equal(await (await plugin.dial(1)).unary(hello, 's'), 'secret s');
  await host.close();
  await plugin.close();
});
