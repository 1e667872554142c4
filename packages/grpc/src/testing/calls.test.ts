import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { Metadata } from '../metadata.js';
import { Server } from '../server/server.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { collect, echo, echoPair, listenUnix, socketPath, until } from './echo.test.support.js';

const limit = { timeout: 10_000 };
const isStatus = (status: Status) => (error: unknown) => error instanceof StatusError && error.status === status;

describe('calls between our client and our server', () => {
  it('carries unary calls of every size', limit, async () => {
    await using pair = await echoPair({ server: { maxReceiveMessageSize: 1e9 } });
    for (const size of [0, 1, 100, 16_379, 16_384, 65_535, 65_536, 1_048_576, 20_000_000]) {
      const request = 'x'.repeat(size);
      assert.equal((await pair.channel.unary(echo.unary, request)).length, size);
    }
  });

  it('carries many calls at once, and more than the server allows at once', limit, async () => {
    await using pair = await echoPair({ server: { limits: { maxConcurrentStreams: 10 } } });
    const requests = Array.from({ length: 500 }, (_, i) => String(i).repeat((i * 37) % 3000));
    const responses = await Promise.all(requests.map((request) => pair.channel.unary(echo.unary, request)));
    assert.deepEqual(responses, requests);
  });

  it('streams from the server', limit, async () => {
    await using pair = await echoPair();
    const responses = await collect(pair.channel.serverStream(echo.serverStream, '1000:abc'));
    assert.equal(responses.length, 1000);
  });

  it('streams to the server', limit, async () => {
    await using pair = await echoPair();
    assert.equal(await pair.channel.clientStream(echo.clientStream, ['a', 'b', 'c']), 'a,b,c');
  });

  it('streams both ways, each message on demand', limit, async () => {
    await using pair = await echoPair();
    let received = 0;
    async function* requests() {
      for (let i = 0; i < 300; i++) {
        await until(() => received === i);
        yield String(i);
      }
    }
    for await (const response of pair.channel.bidiStream(echo.bidiStream, requests())) {
      assert.equal(response, String(received));
      received++;
    }
    assert.equal(received, 300);
  });

  it('keeps repeated and binary metadata apart, in header and trailers', limit, async () => {
    await using pair = await echoPair();
    const metadata = new Metadata([
      ['k', '1'],
      ['k', '2'],
      ['b-bin', Uint8Array.of(0, 255)],
      ['long', 'v'.repeat(9000)],
    ]);
    const seen: Metadata[] = [];
    await pair.channel.unary(echo.inspect, '', {
      metadata,
      onHeader: (header) => seen.push(header),
      onTrailer: (trailer) => seen.push(trailer),
    });
    assert.equal(seen.length, 2);
    for (const copy of seen) {
      assert.deepEqual(copy.getAll('k'), ['1', '2']);
      assert.deepEqual(Buffer.from(copy.get('b-bin') ?? ''), Buffer.of(0, 255));
      assert.equal(copy.get('long'), 'v'.repeat(9000));
      assert.equal(copy.size, 4);
    }
  });

  it('passes status, message and trailers of a failed call', limit, async () => {
    await using pair = await echoPair();
    const metadata = new Metadata([['why', 'because']]);
    await assert.rejects(pair.channel.unary(echo.fail, '5:nöt 100 % found\n', { metadata }), (error: unknown) => {
      assert.ok(error instanceof StatusError);
      assert.equal(error.status, Status.NOT_FOUND);
      assert.equal(error.details, 'nöt 100 % found\n');
      assert.equal(error.metadata.get('why'), 'because');
      return true;
    });
  });

  it('answers unknown services and methods as grpc-go does', limit, async () => {
    await using pair = await echoPair();
    await assert.rejects(pair.channel.unary({ ...echo.unary, path: '/no.Such/X' }, ''), {
      status: Status.UNIMPLEMENTED,
      details: 'unknown service no.Such',
    });
    await assert.rejects(pair.channel.unary({ ...echo.unary, path: '/test.Echo/X' }, ''), {
      status: Status.UNIMPLEMENTED,
      details: 'unknown method X for service test.Echo',
    });
  });

  it('sends the deadline and enforces it on both sides', limit, async () => {
    await using pair = await echoPair();
    const left = Number(await pair.channel.unary(echo.inspect, '', { timeoutMs: 5000 }));
    assert.ok(left > 0 && left <= 5001);
    await assert.rejects(pair.channel.unary(echo.hang, '', { timeoutMs: 20 }), isStatus(Status.DEADLINE_EXCEEDED));
    await until(() => pair.log.aborted.length === 1);
  });

  it('cancels by signal, on both sides', limit, async () => {
    await using pair = await echoPair();
    const controller = new AbortController();
    const call = pair.channel.unary(echo.hang, '', { signal: controller.signal });
    await until(() => pair.log.started === 1);
    controller.abort();
    await assert.rejects(call, isStatus(Status.CANCELLED));
    await until(() => pair.log.aborted.length === 1);
    assert.ok(isStatus(Status.CANCELLED)(pair.log.aborted[0]));
    assert.equal(await pair.channel.unary(echo.unary, 'still here'), 'still here');
  });

  it('refuses requests above the limit of the server', limit, async () => {
    await using pair = await echoPair({ server: { maxReceiveMessageSize: 1000 } });
    await assert.rejects(pair.channel.unary(echo.unary, 'x'.repeat(1001)), {
      status: Status.RESOURCE_EXHAUSTED,
      details: 'received message larger than max (1001 vs. 1000)',
    });
    assert.equal((await pair.channel.unary(echo.unary, 'x'.repeat(1000))).length, 1000);
  });

  it('refuses responses above the limit of the channel', limit, async () => {
    await using pair = await echoPair({ channel: { maxReceiveMessageSize: 10 } });
    await assert.rejects(pair.channel.unary(echo.unary, 'x'.repeat(11)), isStatus(Status.RESOURCE_EXHAUSTED));
  });

  it('stops the server when the reader of a stream stops', limit, async () => {
    await using socket = await socketPath();
    let sent = 0;
    let returned = false;
    await using server = new Server().handle(echo.serverStream, async function* () {
      try {
        for (;;) {
          sent++;
          yield 'x'.repeat(1000);
        }
      } finally {
        returned = true;
      }
    });
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    for await (const _ of channel.serverStream(echo.serverStream, '')) break;
    await until(() => returned);
    assert.ok(sent < 10_000);
  });

  it('makes a fast writer wait for a slow reader', limit, async () => {
    await using socket = await socketPath();
    let sent = 0;
    await using server = new Server().handle(echo.serverStream, async function* () {
      for (let i = 0; i < 5000; i++) {
        sent++;
        yield 'x'.repeat(1000);
      }
    });
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    let received = 0;
    for await (const _ of channel.serverStream(echo.serverStream, '')) {
      if (received++ === 0) {
        await until(() => sent > 200);
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.ok(sent < 2000, `${sent} messages were sent to a reader that took one`);
      }
    }
    assert.equal(received, 5000);
  });

  it('fails with UNAVAILABLE, never sent, when no server listens', limit, async () => {
    await using socket = await socketPath();
    await using channel = new Channel(connectUnix(socket.path));
    await assert.rejects(channel.connect(), { status: Status.UNAVAILABLE, neverSent: true });
    await assert.rejects(channel.unary(echo.unary, ''), { status: Status.UNAVAILABLE, neverSent: true });
  });

  it('waits for a server that comes later when asked to, and reconnects', limit, async () => {
    await using socket = await socketPath();
    await using channel = new Channel(connectUnix(socket.path), { backoff: { initialMs: 5 } });
    const call = channel.unary(echo.unary, 'hello', { waitForReady: true });
    await until(() => channel.state === 'transientFailure');
    const first = new Server().handle(echo.unary, (request) => request);
    await listenUnix(first, socket.path);
    assert.equal(await call, 'hello');
    await first.close();
    await until(() => channel.state !== 'ready');
    await using second = new Server().handle(echo.unary, () => 'second');
    await listenUnix(second, socket.path);
    assert.equal(await channel.unary(echo.unary, '', { waitForReady: true }), 'second');
  });

  it('lets open calls end when the server closes with grace, and takes no new ones', limit, async () => {
    await using socket = await socketPath();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = new Server().handle(echo.unary, async (request) => {
      await released;
      return request;
    });
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    const call = channel.unary(echo.unary, 'patience');
    await until(() => server.connectionCount === 1 && channel.state === 'ready');
    const closing = server.close({ graceMs: 5000 });
    await until(() => channel.state !== 'ready');
    release();
    assert.equal(await call, 'patience');
    await closing;
    assert.equal(server.connectionCount, 0);
  });

  it('ends open calls when the channel closes, and refuses new ones', limit, async () => {
    const pair = await echoPair();
    const call = pair.channel.unary(echo.hang, '');
    await until(() => pair.log.started === 1);
    await pair.channel.close();
    await assert.rejects(call, isStatus(Status.UNAVAILABLE));
    await assert.rejects(pair.channel.unary(echo.unary, ''), isStatus(Status.CANCELLED));
    await until(() => pair.log.aborted.length === 1);
    await pair[Symbol.asyncDispose]();
  });

  it('relays every kind of call, status and cancel without decoding', limit, async () => {
    await using target = await echoPair();
    await using socket = await socketPath();
    await using relay = new Server().relay(async () => target.channel, { allow: (path) => path !== '/test.Echo/Fail' });
    await listenUnix(relay, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    assert.equal(await channel.unary(echo.unary, 'x'.repeat(3_000_000)).then((r) => r.length), 3_000_000);
    assert.equal((await collect(channel.serverStream(echo.serverStream, '1000:abc'))).length, 1000);
    assert.equal(await channel.clientStream(echo.clientStream, ['a', 'b']), 'a,b');
    assert.deepEqual(await collect(channel.bidiStream(echo.bidiStream, ['a', 'b'])), ['a', 'b']);
    await assert.rejects(channel.unary(echo.fail, '5:x'), {
      status: Status.UNIMPLEMENTED,
      details: 'unknown service test.Echo',
    });
    const metadata = new Metadata([
      ['k', '1'],
      ['k', '2'],
    ]);
    let trailer = new Metadata();
    const left = await channel.unary(echo.inspect, '', {
      metadata,
      timeoutMs: 5000,
      onTrailer: (received) => {
        trailer = received;
      },
    });
    assert.ok(Number(left) > 0 && Number(left) <= 5001);
    assert.deepEqual(trailer.getAll('k'), ['1', '2']);
    // The deadline may pass before the target sees the call: then nothing begins there, and nothing hangs.
    await assert.rejects(channel.unary(echo.hang, '', { timeoutMs: 20 }), isStatus(Status.DEADLINE_EXCEEDED));
    const abort = new AbortController();
    const before = target.log.started;
    const cancelled = channel.unary(echo.hang, '', { signal: abort.signal });
    await until(() => target.log.started > before);
    abort.abort();
    await assert.rejects(cancelled, isStatus(Status.CANCELLED));
    await until(() => target.log.aborted.length === target.log.started);
  });
});
