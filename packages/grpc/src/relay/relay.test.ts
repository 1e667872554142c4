import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { ErrorCode, FrameType } from '../http2/protocol.js';
import { Metadata } from '../metadata.js';
import type { Method } from '../method.js';
import { Server } from '../server/server.js';
import { Status } from '../status.js';
import { collect, echo, echoPair, listenUnix, socketPath, until } from '../testing/echo.test.support.js';
import { RawPeer, RawServer, request } from '../testing/raw-peer.test.support.js';
import { RelayCounters, type RelayOptions } from './relay-options.js';

const limit = { timeout: 10_000 };

/** client -> relay -> echo server */
async function relayed(options: RelayOptions = {}) {
  const target = await echoPair();
  const socket = await socketPath();
  const relay = new Server().relay(async () => target.channel, options);
  await listenUnix(relay, socket.path);
  const channel = new Channel(connectUnix(socket.path));
  return {
    ...{ target, relay, channel, path: socket.path },
    async [Symbol.asyncDispose]() {
      await channel.close();
      await relay.close();
      await target[Symbol.asyncDispose]();
      await socket[Symbol.asyncDispose]();
    },
  };
}

const octets = { encode: (value: Uint8Array) => value, decode: (bytes: Uint8Array) => Uint8Array.from(bytes) };

describe('the relay', () => {
  it('passes octets that are no message of the service, identical', limit, async () => {
    await using pair = await relayed();
    const method: Method<Uint8Array, Uint8Array, 'unary'> = { ...echo.unary, request: octets, response: octets };
    pair.target.server.handle({ ...method, path: '/raw/Echo' }, (bytes) => bytes);
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 256);
    assert.deepEqual(await pair.channel.unary({ ...method, path: '/raw/Echo' }, bytes), bytes);
  });

  it('passes status, details and trailers of a failed call', limit, async () => {
    await using pair = await relayed();
    const metadata = new Metadata([
      ['why', 'because'],
      ['b-bin', Uint8Array.of(1, 0)],
    ]);
    await assert.rejects(pair.channel.unary(echo.fail, '9:nöt', { metadata }), (error: unknown) => {
      assert.ok(error instanceof Error && 'metadata' in error && error.metadata instanceof Metadata);
      assert.equal(error.metadata.get('why'), 'because');
      assert.deepEqual(Buffer.from(error.metadata.get('b-bin') ?? ''), Buffer.of(1, 0));
      return 'status' in error && error.status === Status.FAILED_PRECONDITION;
    });
  });

  it('counts streams and octets, and shows them to a tap', limit, async () => {
    const counters = new RelayCounters();
    const seen: string[] = [];
    await using pair = await relayed({
      counters,
      tap: {
        open: (path, metadata) => {
          seen.push(`open ${path} ${metadata.get('k')}`);
          return {
            request: (bytes) => seen.push(`request ${bytes.length}`),
            response: (bytes) => seen.push(`response ${bytes.length}`),
            responseHeader: () => seen.push('header'),
            end: (status) => seen.push(`end ${status}`),
          };
        },
      },
    });
    await pair.channel.unary(echo.unary, 'hello', { metadata: new Metadata([['k', 'v']]) });
    assert.deepEqual(seen, ['open /test.Echo/Unary v', 'request 10', 'header', 'response 10', 'end 0']);
    assert.deepEqual({ ...counters }, { streams: 1, open: 0, requestOctets: 10, responseOctets: 10, resets: 0 });
  });

  it('is not harmed by a tap that throws', limit, async () => {
    const fail = () => {
      throw new Error('tap');
    };
    await using pair = await relayed({ tap: { open: () => ({ request: fail, responseHeader: fail, end: fail }) } });
    assert.equal(await pair.channel.unary(echo.unary, 'x'), 'x');
  });

  it('cancels at the target when the client cancels, and when it dies', limit, async () => {
    const counters = new RelayCounters();
    await using pair = await relayed({ counters });
    const controller = new AbortController();
    const call = pair.channel.unary(echo.hang, '', { signal: controller.signal });
    await until(() => pair.target.log.started === 1);
    controller.abort();
    await assert.rejects(call, { status: Status.CANCELLED });
    await until(() => pair.target.log.aborted.length === 1);

    const dying = new Channel(async () => connect(pair.path));
    const lost = assert.rejects(dying.unary(echo.hang, ''), { status: Status.UNAVAILABLE });
    await until(() => pair.target.log.started === 2);
    await dying.close();
    await lost;
    await until(() => pair.target.log.aborted.length === 2);
    assert.equal(counters.open, 0);
  });

  it('fails open streams when the target dies, and goes on with the next target', limit, async () => {
    await using socket = await socketPath();
    await using upstream = await socketPath();
    const first = new Server().handle(echo.hang, () => new Promise(() => {}));
    await listenUnix(first, upstream.path);
    await using target = new Channel(connectUnix(upstream.path), { backoff: { initialMs: 2 } });
    await using relay = new Server().relay(async () => target);
    await listenUnix(relay, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    const call = channel.unary(echo.hang, '');
    await until(() => first.connectionCount === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await first.close();
    await assert.rejects(call, { status: Status.UNAVAILABLE });
    await assert.rejects(channel.unary(echo.unary, ''), { status: Status.UNAVAILABLE });
    await using second = new Server().handle(echo.unary, () => 'second');
    await listenUnix(second, upstream.path);
    await until(() => target.state === 'idle');
    assert.equal(await channel.unary(echo.unary, ''), 'second');
    assert.equal(channel.state, 'ready');
  });

  it(
    'answers UNAVAILABLE when there is no target, and stops asking for one when the client leaves',
    limit,
    async () => {
      await using socket = await socketPath();
      let aborted = false;
      let asked = 0;
      await using relay = new Server().relay(({ signal }) => {
        if (asked++ === 0) return Promise.reject(new Error('no such plugin'));
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        return new Promise(() => {});
      });
      await listenUnix(relay, socket.path);
      await using channel = new Channel(connectUnix(socket.path));
      await assert.rejects(channel.unary(echo.unary, ''), {
        status: Status.UNAVAILABLE,
        details: 'the relay has no target: no such plugin',
      });
      await assert.rejects(channel.unary(echo.unary, '', { timeoutMs: 30 }), { status: Status.DEADLINE_EXCEEDED });
      await until(() => aborted);
    },
  );

  it('asks for another target while nothing was sent to the first one', limit, async () => {
    await using target = await echoPair();
    await using socket = await socketPath();
    await using nowhere = await socketPath();
    await using dead = new Channel(connectUnix(nowhere.path));
    const asked: (Channel | undefined)[] = [];
    let next: (failed: Channel | undefined) => Channel | Promise<Channel> = async () => target.channel;
    await using relay = new Server().relay(({ failed }) => {
      asked.push(failed);
      return failed === undefined ? dead : next(failed);
    });
    await listenUnix(relay, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    assert.equal(await channel.clientStream(echo.clientStream, ['a', 'b', 'c']), 'a,b,c');
    assert.deepEqual(asked, [undefined, dead]);
    asked.length = 0;
    next = () => dead;
    const refused = { status: Status.UNAVAILABLE, details: /^cannot connect: connect ENOENT/ };
    await assert.rejects(channel.unary(echo.unary, ''), refused);
    assert.deepEqual(asked, [undefined, dead]);
    asked.length = 0;
    await using others = new Channel(connectUnix(nowhere.path));
    next = (failed) => (failed === dead ? others : dead);
    await assert.rejects(channel.unary(echo.unary, ''), refused);
    assert.equal(asked.length, 4);
  });

  it('makes the target wait for a slow client, and the client for a slow target', limit, async () => {
    let sent = 0;
    await using pair = await relayed();
    pair.target.server
      .handle({ ...echo.serverStream, path: '/x/Down' }, async function* () {
        for (let i = 0; i < 5000; i++) {
          sent++;
          yield 'x'.repeat(1000);
        }
      })
      .handle({ ...echo.clientStream, path: '/x/Up' }, async (requests) => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        return String((await collect(requests)).length);
      });
    let received = 0;
    for await (const _ of pair.channel.serverStream({ ...echo.serverStream, path: '/x/Down' }, '')) {
      if (received++ > 0) continue;
      await new Promise((resolve) => setTimeout(resolve, 100));
      // A window on each side of the relay, and its queue.
      assert.ok(sent < 2000, `${sent} messages went to a reader that took one`);
    }
    assert.equal(received, 5000);

    let taken = 0;
    async function* requests() {
      for (; taken < 5000; taken++) yield 'x'.repeat(1000);
    }
    const call = pair.channel.clientStream({ ...echo.clientStream, path: '/x/Up' }, requests());
    await until(() => taken > 100);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(taken < 2500, `${taken} messages were taken for a reader that took none`);
    assert.equal(await call, '5000');
  });

  it('keeps DATA that come before the target is there, and the deadline', limit, async () => {
    await using target = await echoPair();
    await using socket = await socketPath();
    let release = () => {};
    const ready = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using relay = new Server().relay(async () => {
      await ready;
      return target.channel;
    });
    await listenUnix(relay, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    const joined = channel.clientStream(echo.clientStream, ['a', 'b', 'c']);
    const left = channel.unary(echo.inspect, '', { timeoutMs: 5000 });
    await until(() => relay.connectionCount === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    assert.equal(await joined, 'a,b,c');
    assert.ok(Number(await left) <= 4960);
  });

  it('ends what goes beyond its deadline, on both sides, when neither of them does', limit, async () => {
    const [back, front] = [await socketPath(), await socketPath()];
    await using target = await RawServer.listen(back.path);
    await using toTarget = new Channel(connectUnix(back.path));
    const counters = new RelayCounters();
    await using relay = new Server().relay(() => toTarget, { counters });
    await listenUnix(relay, front.path);
    await using client = await RawPeer.connect(front.path);
    const accepted = target.accept();
    client.open(1, 5, [...request(), ['grpc-timeout', '150m']]);
    const silent = await accepted;
    await silent.frame(FrameType.HEADERS, 1);
    assert.equal(await silent.reset(1), ErrorCode.CANCEL);
    const end = await client.frame(FrameType.HEADERS, 1);
    assert.ok((end.flags & 1) === 1 && end.payload.includes('the deadline of the call has passed'));
    await until(() => counters.open === 0);
    assert.ok((await client.alive()) && (await silent.alive()));
    await Promise.all([back[Symbol.asyncDispose](), front[Symbol.asyncDispose]()]);
  });
});
