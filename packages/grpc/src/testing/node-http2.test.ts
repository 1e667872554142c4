import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http2 from 'node:http2';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { Metadata } from '../metadata.js';
import { Server } from '../server/server.js';
import { addEcho, echo, listenUnix, socketPath } from './echo.test.support.js';
import { message } from './raw-peer.test.support.js';

const limit = { timeout: 30_000 };

/** A gRPC call by node:http2: the response's header and trailers as they came, and its DATA. */
async function rawCall(
  session: http2.ClientHttp2Session,
  path: string,
  fields: http2.OutgoingHttpHeaders,
  data: Buffer,
) {
  const stream = session.request({
    ...{ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' },
    ...fields,
  });
  let trailers: http2.IncomingHttpHeaders = {};
  stream.on('trailers', (received: http2.IncomingHttpHeaders) => {
    trailers = received;
  });
  let header: http2.IncomingHttpHeaders = {};
  stream.on('response', (received: http2.IncomingHttpHeaders) => {
    header = received;
  });
  const closed = once(stream, 'close');
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.end(data);
  await closed;
  return { header, trailers, data: Buffer.concat(chunks) };
}

/** Field values that both sides must keep as they are. */
const value = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 300 })
  .map((text) => text.trim());
const name = fc.stringMatching(/^x-[a-z0-9_.-]{1,40}$/).filter((key) => !key.endsWith('-bin'));
const fields = fc.dictionary(name, value, { maxKeys: 12, noNullPrototype: true });

describe('a node:http2 client and our server', () => {
  async function peers() {
    const socket = await socketPath();
    const server = addEcho(new Server({ maxReceiveMessageSize: 1e8 }));
    await listenUnix(server, socket.path);
    const session = http2.connect('http://localhost', { createConnection: () => connect(socket.path) });
    return {
      session,
      async [Symbol.asyncDispose]() {
        const closed = once(session, 'close');
        session.destroy();
        await closed;
        await server.close();
        await socket[Symbol.asyncDispose]();
      },
    };
  }

  it('agree on messages of every size', limit, async () => {
    await using peer = await peers();
    for (const size of [0, 1, 16_379, 16_384, 65_535, 65_536, 1_048_576, 5_000_000]) {
      const data = message('x'.repeat(size));
      const result = await rawCall(peer.session, echo.unary.path, {}, data);
      assert.equal(result.trailers['grpc-status'], '0');
      assert.ok(result.data.equals(data));
    }
  });

  it('agree on trailers-only responses and on what is no gRPC', limit, async () => {
    await using peer = await peers();
    const unknown = await rawCall(peer.session, '/a.B/C', {}, message(''));
    assert.deepEqual([unknown.header['grpc-status'], unknown.header['grpc-message']], ['12', 'unknown service a.B']);
    const json = await rawCall(peer.session, echo.unary.path, { 'content-type': 'application/json' }, message(''));
    assert.equal(json.header[':status'], 415);
    const get = await rawCall(peer.session, echo.unary.path, { ':method': 'PUT' }, message(''));
    assert.equal(get.header[':status'], 405);
  });

  it('agree on header fields, block after block, in both directions', limit, async () => {
    await using peer = await peers();
    await fc.assert(
      fc.asyncProperty(fields, async (sent) => {
        const { header, trailers } = await rawCall(peer.session, echo.inspect.path, sent, message(''));
        for (const [key, text] of Object.entries(sent)) {
          assert.equal(header[key], text);
          assert.equal(trailers[key], text);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('agree on a header table that the client makes smaller and larger', limit, async () => {
    await using peer = await peers();
    for (const headerTableSize of [0, 4096, 100, 65_536, 0, 4096]) {
      peer.session.settings({ headerTableSize });
      await once(peer.session, 'localSettings');
      const { header } = await rawCall(peer.session, echo.inspect.path, { 'x-a': 'b' }, message(''));
      assert.equal(header['x-a'], 'b');
    }
  });
});

describe('our client and a node:http2 server', () => {
  async function peers(settings: http2.Settings = {}) {
    const socket = await socketPath();
    const server = http2.createServer({ settings });
    const sessions = new Set<http2.ServerHttp2Session>();
    server.on('session', (session) => sessions.add(session));
    const onStream = (
      stream: http2.ServerHttp2Stream,
      headers: http2.IncomingHttpHeaders,
      _flags: number,
      rawHeaders: string[],
    ) => {
      const chunks: Buffer[] = [];
      stream.on('error', () => {});
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'x-path': headers[':path'] }));
        const isEcho = headers[':path'] === echo.unary.path;
        stream.end(isEcho ? Buffer.concat(chunks) : message(JSON.stringify(rawHeaders)));
      });
    };
    server.on('stream', onStream);
    server.listen(socket.path);
    await once(server, 'listening');
    const channel = new Channel(connectUnix(socket.path));
    return {
      channel,
      async [Symbol.asyncDispose]() {
        await channel.close();
        for (const session of sessions) session.destroy();
        server.close();
        await once(server, 'close');
        await socket[Symbol.asyncDispose]();
      },
    };
  }

  it('agree on messages of every size and on many calls at once', limit, async () => {
    await using peer = await peers({ maxConcurrentStreams: 50 });
    for (const size of [0, 1, 16_379, 16_384, 65_535, 65_536, 1_048_576, 5_000_000]) {
      assert.equal((await peer.channel.unary(echo.unary, 'x'.repeat(size))).length, size);
    }
    const requests = Array.from({ length: 500 }, (_, i) => String(i).repeat((i * 37) % 3000));
    assert.deepEqual(await Promise.all(requests.map((text) => peer.channel.unary(echo.unary, text))), requests);
  });

  for (const headerTableSize of [0, 64, 4096, 65_536]) {
    it(`agree on header fields with a table of ${headerTableSize} octets`, limit, async () => {
      await using peer = await peers({ headerTableSize });
      await fc.assert(
        fc.asyncProperty(fields, fc.stringMatching(/^\/[a-z]{1,60}\/[a-z]{1,60}$/), async (sent, path) => {
          const metadata = new Metadata(Object.entries(sent));
          let trailer: unknown;
          const response = await peer.channel.unary({ ...echo.unary, path }, '', {
            metadata,
            onTrailer: (received) => {
              trailer = received.get('x-path');
            },
          });
          const raw: string[] = JSON.parse(response);
          const got = new Map(raw.flatMap((key, i) => (i % 2 === 0 ? [[key, raw[i + 1] ?? '']] : [])));
          for (const [key, text] of Object.entries(sent)) assert.equal(got.get(key), text);
          assert.equal(got.get(':path'), path);
          assert.equal(trailer, path);
        }),
        { numRuns: 80 },
      );
    });
  }
});
