import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Server } from '../server/server.js';
import { echo, echoPair, listenUnix, socketPath } from '../testing/echo.test.support.js';
import { block, frame, message, RawPeer, request, uint32 } from '../testing/raw-peer.test.support.js';
import { ErrorCode, FrameType } from './protocol.js';

const limit = { timeout: 20_000 };
const { DATA, HEADERS, WINDOW_UPDATE } = FrameType;
const END_STREAM = 1;
const END_HEADERS = 4;

/** The text of the last header on a stream, where our encoder sends it without Huffman. */
async function trailers(peer: RawPeer, stream: number): Promise<string> {
  await peer.frame(HEADERS, stream);
  return peer.frames
    .filter((each) => each.type === HEADERS && each.stream === stream)
    .map((each) => each.payload.toString('latin1'))
    .join();
}

/** A server whose handler never reads its requests. */
function deafServer(limits: object = {}): Server {
  return new Server({ limits: { lingerMs: 30, ...limits } }).handle(echo.clientStream, () => new Promise(() => {}));
}

describe('a peer that wants us to hold much', () => {
  it('by a header bomb loses the stream, and the connection lives', limit, async () => {
    await using pair = await echoPair();
    await using peer = await RawPeer.connect(pair.path);
    const entry = Buffer.concat([Buffer.of(0x40, 1, 0x61, 0x7f, 0x81, 0x1e), Buffer.alloc(4000, 0x62)]);
    const bomb = Buffer.concat([block(request()), entry, Buffer.alloc(4000, 0xbe)]);
    peer.send(frame(HEADERS, END_HEADERS, 1, bomb));
    assert.equal(await peer.reset(1), ErrorCode.ENHANCE_YOUR_CALM);
    assert.equal(await peer.alive(), true);
    assert.equal(await pair.channel.unary(echo.unary, 'others'), 'others');
  });

  for (const [what, octets] of [
    ['an endless integer', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['a Huffman string with EOS', [0x00, 0x84, 0xff, 0xff, 0xff, 0xff]],
    ['a table size update above what we allow', [0x3f, 0xe2, 0x1f]],
    ['a reference to nothing', [0xfe]],
  ] as const) {
    it(`by HPACK with ${what} loses the connection`, limit, async () => {
      await using pair = await echoPair({ server: { limits: { lingerMs: 30 } } });
      await using peer = await RawPeer.connect(pair.path);
      peer.send(frame(HEADERS, END_HEADERS, 1, Buffer.from(octets)));
      assert.equal(await peer.goaway(), ErrorCode.COMPRESSION_ERROR);
    });
  }

  it('by a length prefix of 4 GiB is refused before anything is allocated', limit, async () => {
    await using pair = await echoPair();
    await using peer = await RawPeer.connect(pair.path);
    const before = process.memoryUsage().arrayBuffers;
    peer.open(1);
    peer.send(frame(DATA, 0, 1, Buffer.of(0, 0xff, 0xff, 0xff, 0xff)));
    assert.match(await trailers(peer, 1), /received message larger than max \(4294967295 vs\. 4194304\)/);
    assert.equal(await peer.reset(1), ErrorCode.NO_ERROR);
    assert.ok(process.memoryUsage().arrayBuffers - before < 50_000_000);
  });

  it('by prefixes alone gets little memory for each', limit, async () => {
    await using pair = await echoPair();
    await using peer = await RawPeer.connect(pair.path);
    const before = process.memoryUsage().arrayBuffers;
    for (let id = 1; id < 200; id += 2) {
      peer.open(id);
      peer.send(frame(DATA, 0, id, Buffer.concat([Buffer.of(0), uint32(4_000_000), Buffer.alloc(100)])));
    }
    assert.equal(await peer.alive(), true);
    assert.ok(process.memoryUsage().arrayBuffers - before < 100 * 300_000);
  });

  it('by a gzip bomb gets no further than the message limit', limit, async () => {
    await using pair = await echoPair();
    await using peer = await RawPeer.connect(pair.path);
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    peer.open(1, END_HEADERS, [...request(), ['grpc-encoding', 'gzip']]);
    const whole = Buffer.concat([Buffer.of(1), uint32(bomb.length), bomb]);
    for (let at = 0; at < whole.length; at += 16_384) peer.send(frame(DATA, 0, 1, whole.subarray(at, at + 16_384)));
    assert.match(await trailers(peer, 1), /received message larger than max/);
  });

  it('by sending to a handler that does not read gets no more than the stream window', limit, async () => {
    await using socket = await socketPath();
    await using server = deafServer();
    await listenUnix(server, socket.path);
    await using peer = await RawPeer.connect(socket.path);
    peer.open(1, END_HEADERS, request(echo.clientStream.path));
    const part = frame(DATA, 0, 1, message('x'.repeat(16_000)));
    for (let i = 0; i < 17; i++) peer.send(part);
    assert.equal(await peer.reset(1), ErrorCode.FLOW_CONTROL_ERROR);
    // One unread message ahead of the others is credited when the handler asks for it, which it never does.
    assert.equal(peer.frames.filter((each) => each.type === WINDOW_UPDATE && each.stream === 1).length, 0);
    assert.equal(await peer.alive(), true);
  });

  it('by ignoring the connection window loses the connection', limit, async () => {
    await using socket = await socketPath();
    await using server = deafServer({ connectionWindow: 65_535, maxUnread: 0 });
    await listenUnix(server, socket.path);
    await using peer = await RawPeer.connect(socket.path);
    for (let id = 1; id < 20; id += 2) {
      peer.open(id, END_HEADERS, request(echo.clientStream.path));
      peer.send(frame(DATA, 0, id, message('x'.repeat(16_000))));
    }
    assert.equal(await peer.goaway(), ErrorCode.FLOW_CONTROL_ERROR);
  });

  it('by many unfinished messages is credited for one at a time beyond the budget', limit, async () => {
    await using socket = await socketPath();
    const limits = { maxAssembling: 100_000, initialWindow: 65_535 };
    await using server = new Server({ limits }).handle(echo.unary, (text) => String(text.length));
    await listenUnix(server, socket.path);
    await using peer = await RawPeer.connect(socket.path);
    const start = Buffer.concat([Buffer.of(0), uint32(80_000), Buffer.alloc(60_000)]);
    const credited = (id: number) => peer.frames.some((each) => each.type === WINDOW_UPDATE && each.stream === id);
    for (const id of [1, 3, 5]) {
      peer.open(id);
      for (let at = 0; at < start.length; at += 16_000) peer.send(frame(DATA, 0, id, start.subarray(at, at + 16_000)));
      assert.equal(await peer.alive(), true);
    }
    await peer.frame(WINDOW_UPDATE, 1);
    assert.deepEqual([1, 3, 5].map(credited), [true, true, false]);
    for (const id of [1, 3]) {
      for (let sent = 0; sent < 20_000; sent += 10_000) {
        peer.send(frame(DATA, sent === 10_000 ? END_STREAM : 0, id, Buffer.alloc(10_000)));
      }
      await peer.frame(DATA, id);
    }
    await peer.frame(WINDOW_UPDATE, 5);
  });
});

describe('a stream with much to send', () => {
  it('does not keep others waiting', limit, async () => {
    await using pair = await echoPair({ server: { maxReceiveMessageSize: 1e9 } });
    await pair.channel.connect();
    const order: string[] = [];
    await Promise.all([
      pair.channel.unary(echo.unary, 'x'.repeat(30_000_000)).then(() => order.push('large')),
      pair.channel.unary(echo.unary, 'x'.repeat(30_000)).then(() => order.push('small')),
      pair.channel.unary(echo.unary, 'tiny').then(() => order.push('tiny')),
    ]);
    assert.equal(order.at(-1), 'large');
  });
});
