import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { type Codec, type Method, Server, StatusError } from '@loopp/grpc';
import { inProcessPair } from './in-process-pair.js';

const limit = { timeout: 20_000 };
const textCodec: Codec<string> = {
  encode: (text) => Buffer.from(text),
  decode: (bytes) => Buffer.from(bytes).toString(),
};
const hello: Method<string, string, 'unary'> = {
  path: '/t.T/Hello',
  kind: 'unary',
  request: textCodec,
  response: textCodec,
};
const ask: Method<string, string, 'unary'> = {
  path: '/t.T/Ask',
  kind: 'unary',
  request: textCodec,
  response: textCodec,
};
const directories = () => readdirSync(tmpdir()).filter((name) => name.startsWith('plugin-dir')).length;

test('a call goes through, and closing leaves no directory', limit, async () => {
  const before = directories();
  const pair = await inProcessPair((server) => {
    server.handle(hello, (name) => `hello ${name}`);
  });
  assert.equal(await pair.host.channel.unary(hello, 'you'), 'hello you');
  assert.equal(directories(), before + 1);
  await pair.close();
  await pair.close();
  assert.equal(directories(), before);
});

test('the host serves on the broker and the plugin dials, in the middle of a call', limit, async () => {
  await using pair = await inProcessPair((server, broker) => {
    server.handle(ask, async (id) => {
      await using channel = await broker.dial(Number(id));
      return await channel.unary(hello, 'plugin');
    });
  });
  const { broker, channel } = pair.host;
  const id = broker.nextId();
  await broker.acceptAndServe(
    id,
    new Server().handle(hello, (name) => `hello ${name}`),
  );
  assert.equal(await channel.unary(ask, String(id)), 'hello plugin');
});

test('the plugin serves on the broker and the host dials, however late', limit, async () => {
  await using pair = await inProcessPair((server, broker) => {
    server.handle(ask, async () => {
      const id = broker.nextId();
      await broker.acceptAndServe(
        id,
        new Server().handle(hello, (name) => `hello ${name}`),
      );
      return String(id);
    });
  });
  const id = Number(await pair.host.channel.unary(ask, ''));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await using channel = await pair.host.broker.dial(id);
  assert.equal(await channel.unary(hello, 'host'), 'hello host');
});

test('both sides count their ids for themselves, and equal ids do not meet', limit, async () => {
  await using pair = await inProcessPair((server, broker) => {
    server.handle(ask, async (id) => {
      await broker.acceptAndServe(
        Number(id),
        new Server().handle(hello, () => 'from the plugin'),
      );
      await using channel = await broker.dial(Number(id));
      return await channel.unary(hello, '');
    });
  });
  assert.equal(pair.host.broker.nextId(), 1);
  assert.equal(pair.plugin.broker.nextId(), 1);
  await pair.host.broker.acceptAndServe(
    1,
    new Server().handle(hello, () => 'from the host'),
  );
  assert.equal(await pair.host.channel.unary(ask, '1'), 'from the host');
  await using channel = await pair.host.broker.dial(1);
  assert.equal(await channel.unary(hello, ''), 'from the plugin');
});

test('closing a listener closes its server: open channels fail, new dials too', limit, async () => {
  await using pair = await inProcessPair(() => {});
  const server = new Server().handle(hello, () => 'here');
  const listener = await pair.plugin.broker.acceptAndServe(1, server);
  await using channel = await pair.host.broker.dial(1);
  assert.equal(await channel.unary(hello, ''), 'here');
  await listener.close();
  await listener.close();
  assert.equal(server.connectionCount, 0);
  await assert.rejects(channel.unary(hello, ''), StatusError);
});

test('accept hands over connections, those included that came early', limit, async () => {
  await using pair = await inProcessPair(() => {});
  const listener = await pair.plugin.broker.accept(5);
  const dial = pair.host.broker.dial(5);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const server = new Server().handle(hello, () => 'late server');
  listener.onConnection((stream) => server.accept(stream));
  await using channel = await dial;
  assert.equal(await channel.unary(hello, ''), 'late server');
  await server.close();
});

test('closing the host ends the plugin’s broker, its waits and its listeners', limit, async () => {
  const pair = await inProcessPair(() => {});
  await pair.plugin.broker.acceptAndServe(1, new Server());
  const waiting = assert.rejects(pair.plugin.broker.dial(99), { code: 'GO_PLUGIN_BROKER_CLOSED' });
  const closed = new Promise((resolve) => pair.plugin.broker.closed.addEventListener('abort', resolve));
  await pair.close();
  await waiting;
  await closed;
  await assert.rejects(pair.plugin.broker.accept(2), { code: 'GO_PLUGIN_BROKER_CLOSED' });
  await assert.rejects(pair.host.broker.dial(1), { code: 'GO_PLUGIN_BROKER_CLOSED' });
});

test('a dial of an id nobody accepts on can be given up', limit, async () => {
  await using pair = await inProcessPair(() => {});
  await assert.rejects(pair.host.broker.dial(77, { signal: AbortSignal.timeout(30) }), { name: 'TimeoutError' });
});
