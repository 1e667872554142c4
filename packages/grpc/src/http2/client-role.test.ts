import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Channel } from '../client/channel.js';
import type { ChannelOptions } from '../client/channel-options.js';
import { connectUnix } from '../client/connector.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { echo, socketPath, until } from '../testing/echo.test.support.js';
import { block, frame, message, type RawPeer, RawServer, setting, uint32 } from '../testing/raw-peer.test.support.js';
import { ErrorCode, FrameType } from './protocol.js';

const limit = { timeout: 10_000 };
const { DATA, HEADERS, RST_STREAM, SETTINGS, PUSH_PROMISE, GOAWAY, WINDOW_UPDATE } = FrameType;
const END_STREAM = 1;
const END_HEADERS = 4;
const whole = END_STREAM | END_HEADERS;
const header = block([
  [':status', '200'],
  ['content-type', 'application/grpc'],
]);
const ok = block([['grpc-status', '0']]);

/** A channel and the bare socket of the server that it is connected to. */
async function peers(options: ChannelOptions = {}, ...settings: Buffer[]) {
  const socket = await socketPath();
  const server = await RawServer.listen(socket.path);
  const channel = new Channel(connectUnix(socket.path), { backoff: { initialMs: 5 }, ...options });
  const connected = channel.connect();
  const peer = await server.accept(...settings);
  await connected;
  return {
    ...{ channel, server, peer },
    async [Symbol.asyncDispose]() {
      await channel.close();
      await server[Symbol.asyncDispose]();
      await socket[Symbol.asyncDispose]();
    },
  };
}

function answer(peer: RawPeer, stream: number, text: string): void {
  peer.send(frame(HEADERS, END_HEADERS, stream, header), frame(DATA, 0, stream, message(text)));
  peer.send(frame(HEADERS, whole, stream, ok));
}

type Case = readonly [section: string, what: string, act: (peer: RawPeer) => void, code: keyof typeof ErrorCode];

const connectionFaults: readonly Case[] = [
  [
    '5.1',
    'HEADERS on a stream that nobody opened',
    (p) => p.send(frame(HEADERS, END_HEADERS, 99, header)),
    'PROTOCOL_ERROR',
  ],
  ['5.1', 'DATA on a stream that nobody opened', (p) => p.send(frame(DATA, 0, 99, Buffer.alloc(1))), 'PROTOCOL_ERROR'],
  ['6.5.2', 'SETTINGS_ENABLE_PUSH of 1', (p) => p.send(frame(SETTINGS, 0, 0, setting(2, 1))), 'PROTOCOL_ERROR'],
  [
    '8.4',
    'PUSH_PROMISE',
    (p) => p.send(frame(PUSH_PROMISE, END_HEADERS, 1, Buffer.concat([uint32(2), header]))),
    'PROTOCOL_ERROR',
  ],
  [
    '4.3',
    'a header block that cannot be decoded',
    (p) => p.send(frame(HEADERS, END_HEADERS, 1, Buffer.of(0xff))),
    'COMPRESSION_ERROR',
  ],
];

const streamFaults: readonly Case[] = [
  ['8.1', 'DATA before the header', (p) => p.send(frame(DATA, 0, 1, message('x'))), 'PROTOCOL_ERROR'],
  ['8.3.2', 'a response without :status', (p) => p.send(frame(HEADERS, END_HEADERS, 1, ok)), 'PROTOCOL_ERROR'],
  [
    '8.3.2',
    'a response with a :status that is none',
    (p) => p.send(frame(HEADERS, END_HEADERS, 1, block([[':status', 'ok']]))),
    'PROTOCOL_ERROR',
  ],
  [
    '8.2.1',
    'a response with upper-case names',
    (p) => p.send(frame(HEADERS, END_HEADERS, 1, Buffer.concat([header, block([['A', 'b']])]))),
    'PROTOCOL_ERROR',
  ],
  [
    '8.1',
    'trailers that do not end the stream',
    (p) => p.send(frame(HEADERS, END_HEADERS, 1, header), frame(HEADERS, END_HEADERS, 1, ok)),
    'PROTOCOL_ERROR',
  ],
  ['6.9', 'WINDOW_UPDATE by 0', (p) => p.send(frame(WINDOW_UPDATE, 0, 1, uint32(0))), 'PROTOCOL_ERROR'],
];

describe('RFC 9113, as a client', () => {
  for (const [section, what, act, code] of connectionFaults) {
    it(`${section}: closes the connection for ${what}`, limit, async () => {
      await using pair = await peers({ limits: { lingerMs: 20 } });
      const call = assert.rejects(pair.channel.unary(echo.unary, ''), { status: Status.UNAVAILABLE });
      await pair.peer.frame(HEADERS, 1);
      act(pair.peer);
      assert.equal(await pair.peer.goaway(), ErrorCode[code]);
      await call;
    });
  }

  for (const [section, what, act, code] of streamFaults) {
    it(`${section}: resets the stream for ${what}, and goes on`, limit, async () => {
      await using pair = await peers();
      const call = assert.rejects(pair.channel.unary(echo.unary, ''), { status: Status.INTERNAL });
      await pair.peer.frame(HEADERS, 1);
      act(pair.peer);
      assert.equal(await pair.peer.reset(1), ErrorCode[code]);
      await call;
      const next = pair.channel.unary(echo.unary, '');
      await pair.peer.frame(HEADERS, 3);
      answer(pair.peer, 3, 'next');
      assert.equal(await next, 'next');
    });
  }

  it('5.1.2: opens no more streams than the server allows, before and after it changes its mind', limit, async () => {
    await using pair = await peers({}, setting(3, 2));
    const calls = [1, 2, 3, 4].map((i) => pair.channel.unary(echo.unary, String(i)));
    const opened = () => pair.peer.frames.filter((each) => each.type === HEADERS).length;
    assert.equal(await pair.peer.alive(), true);
    assert.equal(opened(), 2);
    answer(pair.peer, 1, 'a');
    await until(() => opened() === 3);
    pair.peer.send(frame(SETTINGS, 0, 0, setting(3, 1)));
    answer(pair.peer, 3, 'b');
    assert.equal(await pair.peer.alive(), true);
    assert.equal(opened(), 3);
    pair.peer.send(frame(SETTINGS, 0, 0, setting(3, 100)));
    await until(() => opened() === 4);
    answer(pair.peer, 5, 'c');
    answer(pair.peer, 7, 'd');
    assert.deepEqual(await Promise.all(calls), ['a', 'b', 'c', 'd']);
  });

  it('5.1.1: opens another connection when the stream ids are used up', limit, async () => {
    await using pair = await peers({ limits: { maxStreamId: 5 } });
    for (const id of [1, 3, 5]) {
      const call = pair.channel.unary(echo.unary, '');
      await pair.peer.frame(HEADERS, id);
      answer(pair.peer, id, String(id));
      assert.equal(await call, String(id));
    }
    const call = pair.channel.unary(echo.unary, '');
    const second = await pair.server.accept();
    await second.frame(HEADERS, 1);
    answer(second, 1, 'again');
    assert.equal(await call, 'again');
    await until(() => pair.peer.closed);
  });

  it(
    '6.8: repeats calls above the last stream of GOAWAY on a new connection, and lets the others end',
    limit,
    async () => {
      await using pair = await peers();
      const first = pair.channel.unary(echo.unary, 'first');
      const second = pair.channel.unary(echo.unary, 'second');
      await pair.peer.frame(HEADERS, 3);
      pair.peer.send(frame(GOAWAY, 0, 0, Buffer.concat([uint32(1), uint32(0)])));
      const next = await pair.server.accept();
      await next.frame(HEADERS, 1);
      answer(next, 1, 'repeated');
      answer(pair.peer, 1, 'ended');
      assert.deepEqual(await Promise.all([first, second]), ['ended', 'repeated']);
    },
  );

  it('8.7: repeats a refused call once, and says that it was never sent', limit, async () => {
    await using pair = await peers();
    const call = pair.channel.unary(echo.unary, '');
    for (const id of [1, 3]) {
      await pair.peer.frame(HEADERS, id);
      pair.peer.send(frame(RST_STREAM, 0, id, uint32(ErrorCode.REFUSED_STREAM)));
    }
    await assert.rejects(call, { status: Status.UNAVAILABLE, neverSent: true });
  });

  it('says of a call that the server may have seen that it may have been sent', limit, async () => {
    await using pair = await peers();
    const call = pair.channel.unary(echo.unary, '');
    await pair.peer.frame(HEADERS, 1);
    pair.peer.socket.destroy();
    await assert.rejects(call, { status: Status.UNAVAILABLE, neverSent: false });
  });

  it('maps resets to the status that gRPC asks for', limit, async () => {
    await using pair = await peers();
    let id = 1;
    for (const [code, status] of [
      [ErrorCode.CANCEL, Status.CANCELLED],
      [ErrorCode.ENHANCE_YOUR_CALM, Status.RESOURCE_EXHAUSTED],
      [ErrorCode.INADEQUATE_SECURITY, Status.PERMISSION_DENIED],
      [ErrorCode.INTERNAL_ERROR, Status.INTERNAL],
    ] as const) {
      const call = pair.channel.unary(echo.unary, '');
      await pair.peer.frame(HEADERS, id);
      pair.peer.send(frame(RST_STREAM, 0, id, uint32(code)));
      await assert.rejects(call, { status });
      id += 2;
    }
  });

  it('fails a call whose response is no gRPC, ends within a message, or has no status', limit, async () => {
    await using pair = await peers();
    const responses: [Buffer[], Status][] = [
      [[frame(HEADERS, whole, 1, block([[':status', '503']]))], Status.UNAVAILABLE],
      [
        [
          frame(
            HEADERS,
            END_HEADERS,
            3,
            block([
              [':status', '200'],
              ['content-type', 'text/html'],
            ]),
          ),
        ],
        Status.UNKNOWN,
      ],
      [
        [
          frame(HEADERS, END_HEADERS, 5, header),
          frame(DATA, 0, 5, message('x').subarray(0, 3)),
          frame(HEADERS, whole, 5, ok),
        ],
        Status.INTERNAL,
      ],
      [[frame(HEADERS, END_HEADERS, 7, header), frame(DATA, END_STREAM, 7, message('x'))], Status.INTERNAL],
      [[frame(HEADERS, END_HEADERS, 9, header), frame(HEADERS, whole, 9, block([['a', 'b']]))], Status.UNKNOWN],
      [[frame(HEADERS, END_HEADERS, 11, header), frame(HEADERS, whole, 11, ok)], Status.INTERNAL],
      [[frame(HEADERS, END_HEADERS, 13, header), frame(DATA, 0, 13, Buffer.of(2, 0, 0, 0, 0))], Status.INTERNAL],
    ];
    let id = 1;
    for (const [frames, status] of responses) {
      const call = pair.channel.unary(echo.unary, '');
      await pair.peer.frame(HEADERS, id);
      pair.peer.send(...frames);
      await assert.rejects(call, (error) => error instanceof StatusError && error.status === status);
      id += 2;
    }
  });

  it('gives up a server that does not answer PING, but only while calls are open', limit, async () => {
    await using pair = await peers({ keepalive: { intervalMs: 15, timeoutMs: 30 } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(pair.channel.state, 'ready');
    await assert.rejects(pair.channel.unary(echo.unary, ''), {
      status: Status.UNAVAILABLE,
      details: 'the peer does not answer PING',
    });
  });

  it('fails to connect, with the reason, to a server that does not speak HTTP/2', limit, async () => {
    await using socket = await socketPath();
    await using server = await RawServer.listen(socket.path);
    await using channel = new Channel(connectUnix(socket.path), { limits: { lingerMs: 20 } });
    const connecting = channel.connect();
    await until(() => server.peers.length === 1);
    server.peers[0]?.send(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await assert.rejects(connecting, { status: Status.UNAVAILABLE, neverSent: true });
  });

  it('fails to connect to a server that never speaks', limit, async () => {
    await using socket = await socketPath();
    await using _server = await RawServer.listen(socket.path);
    await using channel = new Channel(connectUnix(socket.path), { connectTimeoutMs: 30 });
    await assert.rejects(channel.connect(), { details: 'cannot connect: no gRPC server answered within 30 ms' });
  });
});
