import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import type { Codec, Method } from '../method.js';
import { Server } from '../server/server.js';
import { listenUnix, socketPath } from '../testing/echo.test.support.js';
import { DirectSocket } from './direct-socket.js';

const limit = { timeout: 10_000 };

/** A connected pair; `closed` tells that neither socket is left. */
async function connectedPair(): Promise<{ near: DirectSocket; far: Socket; close(): Promise<void> }> {
  const folder = await socketPath();
  const server = createServer({ allowHalfOpen: false }).listen(folder.path);
  await once(server, 'listening');
  const near = DirectSocket.create();
  const [[far]] = await Promise.all([once(server, 'connection'), once(near.connect({ path: folder.path }), 'connect')]);
  return {
    near,
    far,
    async close() {
      near.destroy();
      far.destroy();
      server.close();
      await once(server, 'close');
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Octets that tell where they belong. */
function pattern(length: number, from = 0): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => ((from + i) * 31 + ((from + i) >> 8)) & 255));
}

describe('a socket that reads into one buffer', () => {
  it('gives a sink that comes late every octet, in order', limit, async () => {
    const pair = await connectedPair();
    const sent = pattern(300_000);
    pair.far.write(sent.subarray(0, 1000));
    await once(pair.near, 'readable');
    const got: Buffer[] = [];
    let length = 0;
    const whole = new Promise<void>((resolve) => {
      pair.near.attach((bytes, end) => {
        got.push(Buffer.from(bytes.subarray(0, end)));
        length += end;
        if (length === sent.length) resolve();
      });
    });
    pair.far.write(sent.subarray(1000));
    await whole;
    assert.ok(Buffer.concat(got).equals(sent));
    await pair.close();
  });

  it('leaves what is retained alone, be it a large part of the buffer or a small one', limit, async () => {
    const pair = await connectedPair();
    const sent = pattern(2_000_000);
    const got: Buffer[] = [];
    let length = 0;
    const whole = new Promise<void>((resolve) => {
      pair.near.attach((bytes, end) => {
        // In pieces of both kinds, by turns.
        const cut = got.length % 4 === 0 ? end : Math.min(end, 5000);
        got.push(pair.near.retain(bytes.subarray(0, cut)));
        if (cut < end) got.push(pair.near.retain(bytes.subarray(cut, end)));
        length += end;
        if (length === sent.length) resolve();
      });
    });
    pair.far.write(sent);
    await whole;
    assert.ok(Buffer.concat(got).equals(sent));
    await pair.close();
  });

  it('is a socket like any other without a sink: pauses, goes on and ends', limit, async () => {
    const pair = await connectedPair();
    const sent = pattern(1_000_000);
    pair.far.end(sent);
    const got: Buffer[] = [];
    for await (const chunk of pair.near) {
      got.push(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(Buffer.concat(got).equals(sent));
    await pair.close();
  });

  it('tells the end to the reader of a sink', limit, async () => {
    const pair = await connectedPair();
    pair.near.attach(() => {});
    pair.far.end('last');
    await once(pair.near, 'end');
    await pair.close();
  });
});

describe('a relay between sockets of its own', () => {
  it('passes large messages on unchanged while many are under way', limit, async () => {
    const octets: Codec<Uint8Array> = { encode: (value) => value, decode: (bytes) => bytes };
    const method: Method<Uint8Array, Uint8Array, 'unary'> = {
      ...{ path: '/test.Octets/Echo', kind: 'unary', request: octets, response: octets },
    };
    const [back, front] = [await socketPath(), await socketPath()];
    await using target = new Server({ maxReceiveMessageSize: 4 << 20 }).handle(method, (request) => request);
    await listenUnix(target, back.path);
    await using toTarget = new Channel(connectUnix(back.path));
    await using relay = new Server().relay(() => toTarget);
    await listenUnix(relay, front.path);
    await using channel = new Channel(connectUnix(front.path));
    const sizes = [100, 8191, 8192, 20_000, 33_000, 65_536, 300_000, 1_048_576, 2_000_000];
    const requests = [...sizes, ...sizes].map((size, i) => pattern(size, i * 1000));
    const responses = await Promise.all(requests.map((request) => channel.unary(method, request)));
    for (const [i, response] of responses.entries()) assert.ok(requests[i]?.equals(response), `message ${i}`);
    await Promise.all([back[Symbol.asyncDispose](), front[Symbol.asyncDispose]()]);
  });
});
