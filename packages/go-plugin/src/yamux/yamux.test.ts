import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type Duplex, duplexPair } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeHeader, Flag, FrameType, type Header } from './frame.js';
import { FrameReader } from './frame-reader.js';
import { YamuxSession } from './session.js';
import { INITIAL_WINDOW, type YamuxStream } from './stream.js';

const limit = { timeout: 20_000 };

interface Pair {
  readonly client: YamuxSession;
  readonly server: YamuxSession;
  readonly accepted: YamuxStream[];
  close(): void;
}

function pair(onStream: (stream: YamuxStream) => void = () => {}): Pair {
  const [left, right] = duplexPair();
  const accepted: YamuxStream[] = [];
  const server = new YamuxSession(right, {
    role: 'server',
    keepAliveMs: 0,
    onStream: (stream) => {
      stream.on('error', () => undefined);
      accepted.push(stream);
      onStream(stream);
    },
  });
  const client = new YamuxSession(left, { role: 'client', keepAliveMs: 0 });
  return {
    client,
    server,
    accepted,
    close: () => {
      client.close();
      server.close();
    },
  };
}

/** A session against frames written by hand. */
function rawPair(role: 'client' | 'server' = 'server'): { session: YamuxSession; peer: Duplex; sent: Header[] } {
  const [peer, end] = duplexPair();
  const session = new YamuxSession(end, { role, keepAliveMs: 0, onStream: (stream) => stream.on('error', () => {}) });
  const sent: Header[] = [];
  const reader = new FrameReader({ header: (header) => sent.push(header), data: () => {}, invalid: () => {} });
  peer.on('data', (chunk: Buffer) => reader.push(chunk));
  return { session, peer, sent };
}

/** All there is to read. (The consumers of node:stream destroy what they have read, and with it the other half.) */
function text(stream: Duplex): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => resolve(Buffer.concat(chunks).toString()));
    stream.on('error', reject);
  });
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

test('frames are found wherever the bytes are cut', limit, () => {
  const frames = fc.array(fc.record({ type: fc.nat(3), flags: fc.nat(15), streamId: fc.nat(), length: fc.nat(300) }), {
    maxLength: 10,
  });
  fc.assert(
    fc.property(frames, fc.array(fc.nat(4000)), (headers, cuts) => {
      const bytes = Buffer.concat(
        headers.flatMap((header) => [
          encodeHeader(header),
          Buffer.alloc(header.type === FrameType.data ? header.length : 0, header.streamId % 256),
        ]),
      );
      const seen: Header[] = [];
      const payload: Buffer[] = [];
      const reader = new FrameReader({
        header: (header) => seen.push(header),
        data: (chunk) => payload.push(chunk),
        invalid: () => assert.fail('valid frames'),
      });
      const points = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) => a - b);
      for (let i = 1; i < points.length; i++) reader.push(bytes.subarray(points[i - 1], points[i]));
      assert.deepEqual(
        seen,
        headers.map((header) => ({ ...header })),
      );
      const length = headers.reduce((sum, header) => sum + (header.type === FrameType.data ? header.length : 0), 0);
      assert.equal(Buffer.concat(payload).length, length);
    }),
  );
});

test('bytes of every length come back unchanged from an echo', limit, async () => {
  const { client, close } = pair((stream) => stream.pipe(stream));
  for (const size of [0, 1, 1000, INITIAL_WINDOW, INITIAL_WINDOW + 1, 3_000_000]) {
    const stream = await client.open();
    const message = 'x'.repeat(size);
    stream.end(message);
    assert.equal(await text(stream), message);
  }
  await tick();
  assert.equal(client.streamCount, 0);
  close();
});

test('a closed half leaves the other open', limit, async () => {
  const { client, accepted, close } = pair();
  const stream = await client.open();
  stream.end('question');
  await tick();
  const [other] = accepted;
  assert.ok(other);
  assert.equal(await text(other), 'question');
  other.end('answer');
  assert.equal(await text(stream), 'answer');
  close();
});

test('a slow reader holds back its writer at the window and no other stream', limit, async () => {
  const { client, accepted, close } = pair();
  const slow = await client.open();
  let written = 0;
  slow.write(Buffer.alloc(INITIAL_WINDOW * 2), () => {
    written = INITIAL_WINDOW * 2;
  });
  const other = await client.open();
  other.end('through');
  await tick();
  assert.equal(written, 0);
  const [first, second] = accepted;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(await text(second), 'through');
  first.resume();
  while (written === 0) await tick();
  slow.destroy();
  close();
});

test('destroying a stream with an error resets it on the other side', limit, async () => {
  const { client, accepted, close } = pair();
  const stream = await client.open();
  stream.on('error', () => undefined);
  await tick();
  const [other] = accepted;
  assert.ok(other);
  const failed = new Promise((resolve) => other.on('close', resolve));
  stream.destroy(new Error('mine'));
  await failed;
  assert.match(other.errored?.message ?? '', /reset/);
  close();
});

test('a thousand streams at once all come through', limit, async () => {
  const { client, server, close } = pair((stream) => stream.pipe(stream));
  const replies = await Promise.all(
    Array.from({ length: 1000 }, async (_, index) => {
      const stream = await client.open();
      stream.end(`message ${index}`);
      return text(stream);
    }),
  );
  assert.deepEqual(
    replies,
    Array.from({ length: 1000 }, (_, index) => `message ${index}`),
  );
  await tick();
  assert.equal(client.streamCount + server.streamCount, 0);
  close();
});

test('pings are answered, and go-away stops new streams but not those open', limit, async () => {
  const { client, server, accepted, close } = pair();
  assert.ok((await client.ping()) >= 0);
  const stream = await client.open();
  await tick();
  server.goAway();
  await tick();
  await assert.rejects(client.open(), { code: 'YAMUX_NO_STREAM' });
  const [other] = accepted;
  other?.end('still here');
  assert.equal(await text(stream), 'still here');
  close();
});

test('a session without onStream resets what the other side opens', limit, async () => {
  const { server, close } = pair();
  const stream = await server.open();
  const [error] = await once(stream, 'error');
  assert.match(String(error), /reset/);
  close();
});

test('the end of the connection ends every stream, after what had arrived', limit, async () => {
  const [left, right] = duplexPair();
  const client = new YamuxSession(left, { role: 'client', keepAliveMs: 0 });
  const sent = new Promise<void>((resolve) => {
    new YamuxSession(right, {
      role: 'server',
      keepAliveMs: 0,
      onStream: (stream) => {
        stream.on('error', () => undefined);
        stream.write('last words', () => {
          right.end();
          resolve();
        });
      },
    });
  });
  const stream = await client.open();
  await sent;
  await tick();
  assert.equal(await text(stream), 'last words');
  assert.ok(client.closed.aborted);
});

test('a sender that ignores the window ends the session', limit, async () => {
  const { session, peer, sent } = rawPair();
  peer.write(encodeHeader({ type: FrameType.windowUpdate, flags: Flag.syn, streamId: 1, length: 0 }));
  peer.write(encodeHeader({ type: FrameType.data, flags: 0, streamId: 1, length: INITIAL_WINDOW * 2 }));
  peer.write(Buffer.alloc(INITIAL_WINDOW * 2));
  await tick();
  assert.ok(session.closed.aborted);
  assert.deepEqual(sent.at(-1), { type: FrameType.goAway, flags: 0, streamId: 0, length: 1 });
});

test('a stream of the wrong side, or twice the same, ends the session', limit, async () => {
  for (const ids of [[2], [0], [1, 1]]) {
    const { session, peer } = rawPair();
    for (const streamId of ids) {
      peer.write(encodeHeader({ type: FrameType.windowUpdate, flags: Flag.syn, streamId, length: 0 }));
    }
    await tick();
    assert.ok(session.closed.aborted, `ids ${ids.join()}`);
  }
});

test('bytes that are no yamux end the session, whatever they are', limit, async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 12, maxLength: 200 }), async (bytes) => {
      const { session, peer } = rawPair();
      peer.on('error', () => undefined);
      peer.write(bytes);
      await new Promise((resolve) => setImmediate(resolve));
      session.close();
      peer.destroy();
    }),
    { numRuns: 200 },
  );
  const { session, peer } = rawPair();
  peer.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await tick();
  assert.ok(session.closed.aborted);
});

test('the last bytes and the end may come in one frame, and the first with the opening', limit, async () => {
  const [peer, end] = duplexPair();
  const got = new Promise<string>((resolve) => {
    new YamuxSession(end, { role: 'server', keepAliveMs: 0, onStream: (stream) => void text(stream).then(resolve) });
  });
  peer.resume();
  peer.write(encodeHeader({ type: FrameType.data, flags: Flag.syn | Flag.fin, streamId: 1, length: 5 }));
  peer.write('he');
  peer.write('llo');
  assert.equal(await got, 'hello');
  peer.destroy();
});

test(
  'late data for a stream that was closed here are dropped, until their writer would wait for ever',
  limit,
  async () => {
    const { session, peer, sent } = rawPair('client');
    const stream = await session.open();
    const resets = () => sent.filter((header) => (header.flags & Flag.rst) !== 0).length;
    const late = async (length: number) => {
      peer.write(encodeHeader({ type: FrameType.data, flags: 0, streamId: stream.id, length }));
      peer.write(Buffer.alloc(length));
      await tick();
    };
    await late(1000);
    stream.destroy();
    await late(100);
    await late(INITIAL_WINDOW - 1101);
    assert.equal(resets(), 0);
    await late(1);
    assert.equal(resets(), 1);
    await late(1);
    assert.equal(resets(), 1);
    assert.ok(!session.closed.aborted);
    session.close();
  },
);

test('late data count from where in a frame the stream was closed', limit, async () => {
  const { session, peer, sent } = rawPair('client');
  const stream = await session.open();
  peer.write(encodeHeader({ type: FrameType.data, flags: 0, streamId: stream.id, length: INITIAL_WINDOW }));
  peer.write(Buffer.alloc(INITIAL_WINDOW / 2));
  await tick();
  stream.destroy();
  await tick();
  assert.equal(sent.filter((header) => (header.flags & Flag.rst) !== 0).length, 0);
  peer.write(Buffer.alloc(INITIAL_WINDOW / 2));
  await tick();
  assert.equal(sent.filter((header) => (header.flags & Flag.rst) !== 0).length, 1);
  session.close();
});

test('a stream that both sides close leaves nothing to reset', limit, async () => {
  const { session, peer, sent } = rawPair('client');
  const stream = await session.open();
  stream.destroy();
  await tick();
  peer.write(encodeHeader({ type: FrameType.data, flags: Flag.fin, streamId: stream.id, length: 5 }));
  peer.write('adieu');
  peer.write(encodeHeader({ type: FrameType.data, flags: 0, streamId: stream.id, length: 1 }));
  peer.write('!');
  await tick();
  assert.equal(sent.filter((header) => (header.flags & Flag.rst) !== 0).length, 0);
  session.close();
});

test('a peer that does not answer pings is given up', limit, async () => {
  const [peer, end] = duplexPair();
  const session = new YamuxSession(end, { role: 'client', keepAliveMs: 10, pingTimeoutMs: 20 });
  peer.resume();
  // The keep-alive does not keep a process running.
  const alive = setInterval(() => undefined, 1000);
  await once(session.closed, 'abort');
  clearInterval(alive);
  assert.match(String(session.closed.reason), /answers no ping/);
});
