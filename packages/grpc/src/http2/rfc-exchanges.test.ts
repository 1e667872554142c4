import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { echoPair } from '../testing/echo.test.support.js';
import { clientPreface, frame, message, RawPeer, request, setting, uint32 } from '../testing/raw-peer.test.support.js';
import { END_HEADERS, END_STREAM, whole } from '../testing/rfc-case.test.support.js';
import { ErrorCode, FrameType } from './protocol.js';

const limit = { timeout: 10_000 };
const { DATA, SETTINGS, PING, WINDOW_UPDATE } = FrameType;

describe('RFC 9113: exchanges, as a server', () => {
  it('3.4: refuses a preface that is none, and a peer of HTTP/1.1', limit, async () => {
    for (const first of ['INVALID CONNECTION PREFACE\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n']) {
      await using pair = await echoPair({ server: { limits: { lingerMs: 20 } } });
      await using peer = await RawPeer.connect(pair.path, false);
      peer.send(Buffer.from(first));
      assert.equal(await peer.goaway(), ErrorCode.PROTOCOL_ERROR);
    }
  });

  it('3.4: refuses a first frame that is not SETTINGS', limit, async () => {
    await using pair = await echoPair({ server: { limits: { lingerMs: 20 } } });
    await using peer = await RawPeer.connect(pair.path, false);
    peer.send(clientPreface, frame(PING, 0, 0, Buffer.alloc(8)));
    assert.equal(await peer.goaway(), ErrorCode.PROTOCOL_ERROR);
  });

  it('5.1.2: refuses streams above SETTINGS_MAX_CONCURRENT_STREAMS, and announces it', limit, async () => {
    await using pair = await echoPair({ server: { limits: { maxConcurrentStreams: 2 } } });
    await using peer = await RawPeer.connect(pair.path);
    assert.ok((await peer.frame(SETTINGS)).payload.includes(setting(3, 2)));
    for (const id of [1, 3, 5]) peer.open(id, END_HEADERS, request('/test.Echo/Hang'));
    assert.equal(await peer.reset(5), ErrorCode.REFUSED_STREAM);
    assert.equal(await peer.alive(), true);
  });

  it('6.5.3: acknowledges SETTINGS once it applies them', limit, async () => {
    await using pair = await echoPair();
    await using peer = await RawPeer.connect(pair.path);
    peer.send(frame(SETTINGS, 0, 0, setting(4, 1)), frame(SETTINGS, 0, 0, setting(4, 2)));
    assert.equal(await peer.alive(), true);
    assert.equal(peer.frames.filter((each) => each.type === SETTINGS && each.flags === 1).length, 3);
  });

  it('6.7: answers PING with the same payload', limit, async () => {
    await using pair = await echoPair();
    await using peer = await RawPeer.connect(pair.path);
    peer.send(frame(PING, 0, 0, Buffer.from('12345678')));
    assert.equal((await peer.frame(PING)).payload.toString(), '12345678');
  });

  it('6.9.1: sends no more DATA than the window, and goes on when it grows', limit, async () => {
    await using pair = await echoPair();
    await using peer = await RawPeer.connect(pair.path);
    peer.send(frame(SETTINGS, 0, 0, setting(4, 3)));
    peer.open(1);
    peer.send(frame(DATA, END_STREAM, 1, message('hello')));
    assert.equal((await peer.frame(DATA, 1)).payload.length, 3);
    assert.equal(await peer.alive(), true);
    assert.equal(octets(peer, 1), 3);
    peer.send(frame(WINDOW_UPDATE, 0, 1, uint32(4)));
    await untilOctets(peer, 1, 7);
    peer.send(frame(WINDOW_UPDATE, 0, 1, uint32(100)));
    await untilOctets(peer, 1, 10);
    // Trailers follow the DATA that were held back.
    assert.equal(peer.frames.at(-1)?.flags, whole);
  });

  it('6.9.2: lets a smaller SETTINGS_INITIAL_WINDOW_SIZE make a window negative', limit, async () => {
    await using pair = await echoPair();
    await using peer = await RawPeer.connect(pair.path);
    peer.send(frame(SETTINGS, 0, 0, setting(4, 5)));
    peer.open(1);
    peer.send(frame(DATA, END_STREAM, 1, message('hello')));
    await untilOctets(peer, 1, 5);
    peer.send(frame(SETTINGS, 0, 0, setting(4, 1)), frame(WINDOW_UPDATE, 0, 1, uint32(4)));
    assert.equal(await peer.alive(), true);
    assert.equal(octets(peer, 1), 5);
    peer.send(frame(WINDOW_UPDATE, 0, 1, uint32(5)));
    await untilOctets(peer, 1, 10);
  });
});

function octets(peer: RawPeer, stream: number): number {
  return peer.frames
    .filter((each) => each.type === DATA && each.stream === stream)
    .reduce((sum, each) => sum + each.payload.length, 0);
}

async function untilOctets(peer: RawPeer, stream: number, wanted: number): Promise<void> {
  while (octets(peer, stream) < wanted) await new Promise((resolve) => setTimeout(resolve, 2));
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(octets(peer, stream), wanted);
}
