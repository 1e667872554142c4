import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Server } from '../server/server.js';
import { echo, echoPair, listenUnix, socketPath, until } from '../testing/echo.test.support.js';
import { block, clientPreface, frame, RawPeer, request, setting, uint32 } from '../testing/raw-peer.test.support.js';
import { ErrorCode, FrameType } from './protocol.js';

const limit = { timeout: 20_000 };
const { DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION } = FrameType;
const END_HEADERS = 4;

/** Attacks, and checks that the peer is told to calm down while another connection is served as ever. */
async function calmsDown(attack: (peer: RawPeer) => void | Promise<void>): Promise<void> {
  await using pair = await echoPair({ server: { limits: { lingerMs: 50 } } });
  await using peer = await RawPeer.connect(pair.path);
  await attack(peer);
  assert.equal(await peer.goaway(), ErrorCode.ENHANCE_YOUR_CALM);
  assert.equal(await pair.channel.unary(echo.unary, 'others'), 'others');
}

/** Sends the same frames until the connection ends, but not for ever. */
async function flood(peer: RawPeer, part: Buffer): Promise<void> {
  const burst = Buffer.concat(Array.from({ length: 500 }, () => part));
  for (let i = 0; i < 200 && !peer.closed; i++) {
    peer.send(burst);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a peer that floods', () => {
  it('with CONTINUATION frames is cut off at the limit of octets', limit, () =>
    calmsDown((peer) => {
      peer.send(frame(HEADERS, 0, 1, block(request())));
      for (let i = 0; i < 20; i++) peer.send(frame(CONTINUATION, 0, 1, Buffer.alloc(16_000)));
    }),
  );

  it('with empty CONTINUATION frames is cut off at the limit of frames', limit, () =>
    calmsDown((peer) => {
      peer.send(frame(HEADERS, 0, 1, block(request())));
      for (let i = 0; i < 100; i++) peer.send(frame(CONTINUATION, 0, 1));
    }),
  );

  it('with streams that it resets at once is cut off (CVE-2023-44487)', limit, () =>
    calmsDown(async (peer) => {
      for (let id = 1; id < 20_000 && !peer.closed; id += 2) {
        peer.send(frame(HEADERS, END_HEADERS, id, block(request())), frame(RST_STREAM, 0, id, uint32(8)));
        if (id % 1000 === 1) await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  );

  it('with streams that we must reset is cut off (CVE-2025-8671)', limit, () =>
    calmsDown(async (peer) => {
      for (let id = 1; id < 20_000 && !peer.closed; id += 2) {
        peer.send(frame(HEADERS, END_HEADERS, id, block(request())), frame(WINDOW_UPDATE, 0, id, uint32(0)));
        if (id % 1000 === 1) await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  );

  for (const [what, part] of [
    ['SETTINGS', frame(SETTINGS, 0, 0, setting(4, 1000))],
    ['PING', frame(PING, 0, 0, Buffer.alloc(8))],
    ['PRIORITY', frame(PRIORITY, 0, 1, Buffer.alloc(5))],
    ['WINDOW_UPDATE', frame(WINDOW_UPDATE, 0, 0, uint32(1))],
    ['unknown frames', frame(99, 0, 0)],
  ] as const) {
    it(`with ${what} is cut off`, limit, () => calmsDown((peer) => flood(peer, part)));
  }

  it('with empty DATA is cut off', limit, () =>
    calmsDown((peer) => {
      peer.open(1, END_HEADERS, request('/test.Echo/ClientStream'));
      return flood(peer, frame(DATA, 0, 1));
    }),
  );

  it('with PING and never reads the answers is cut off', limit, async () => {
    await using pair = await echoPair({ server: { limits: { lingerMs: 50 } } });
    await using peer = await RawPeer.connect(pair.path);
    peer.socket.pause();
    await flood(peer, frame(PING, 0, 0, Buffer.alloc(8)));
    await until(() => pair.server.connectionCount === 0);
    assert.equal(await pair.channel.unary(echo.unary, 'others'), 'others');
  });

  it('with requests for handlers that do not end is refused, though it resets them', limit, async () => {
    await using socket = await socketPath();
    let running = 0;
    await using server = new Server({ limits: { maxConcurrentStreams: 10 } }).handle(echo.bidiStream, () => {
      running++;
      return { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<string>>(() => {}) }) };
    });
    await listenUnix(server, socket.path);
    await using peer = await RawPeer.connect(socket.path);
    for (let id = 1; id <= 21; id += 2) {
      peer.open(id, END_HEADERS, request(echo.bidiStream.path));
      peer.send(frame(RST_STREAM, 0, id, uint32(8)));
    }
    assert.equal(await peer.reset(21), ErrorCode.REFUSED_STREAM);
    assert.equal(running, 10);
  });
});

describe('a peer that stalls', () => {
  it('and never speaks is closed when SETTINGS are due', limit, async () => {
    await using pair = await echoPair({ server: { limits: { settingsTimeoutMs: 30, lingerMs: 20 } } });
    await using peer = await RawPeer.connect(pair.path, false);
    assert.equal(await peer.goaway(), ErrorCode.SETTINGS_TIMEOUT);
  });

  it('and never acknowledges SETTINGS is closed', limit, async () => {
    await using pair = await echoPair({ server: { limits: { settingsTimeoutMs: 30, lingerMs: 20 } } });
    await using peer = await RawPeer.connect(pair.path, false);
    peer.send(clientPreface, frame(SETTINGS, 0, 0));
    assert.equal(await peer.goaway(), ErrorCode.SETTINGS_TIMEOUT);
  });

  it('and does not close after GOAWAY is destroyed', limit, async () => {
    await using pair = await echoPair({ server: { limits: { lingerMs: 30 } } });
    await using peer = await RawPeer.connect(pair.path);
    peer.socket.allowHalfOpen = true;
    peer.send(frame(DATA, 0, 0));
    await peer.frame(GOAWAY);
    // Writing to a socket that the other end has destroyed fails.
    await until(() => {
      peer.send(Buffer.alloc(1));
      return peer.closed;
    });
  });

  it('and does not answer PING is given up by a server with keepalive', limit, async () => {
    await using pair = await echoPair({ server: { keepalive: { intervalMs: 15, timeoutMs: 15 } } });
    await using peer = await RawPeer.connect(pair.path);
    await peer.frame(PING);
    await until(() => peer.closed && pair.server.connectionCount === 0);
  });
});
