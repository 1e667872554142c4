import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { createServer, type TlsOptions } from 'node:tls';
import { Channel } from '../client/channel.js';
import type { ClientInterceptor } from '../client/client-interceptor.js';
import { connectTls } from '../client/connect-tls.js';
import { connectUnix } from '../client/connector.js';
import { Metadata } from '../metadata.js';
import { Server } from '../server/server.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { addEcho, collect, echo, echoPair, socketPath } from './echo.test.support.js';

const limit = { timeout: 20_000 };

describe('interceptors', () => {
  it('of a channel wrap each kind of call, the first outermost', limit, async () => {
    const seen: string[] = [];
    const named = (name: string): ClientInterceptor => ({
      async unary(method, request, options, next) {
        seen.push(`${name} ${method.kind}`);
        const metadata = new Metadata(options.metadata).append('by', name);
        return next(request, { ...options, metadata });
      },
      bidiStream(method, requests, options, next) {
        seen.push(`${name} ${method.kind}`);
        return next(requests, options);
      },
    });
    await using pair = await echoPair({ channel: { interceptors: [named('a'), {}, named('b')] } });
    let trailer = new Metadata();
    await pair.channel.unary(echo.inspect, '', {
      onTrailer: (received) => {
        trailer = received;
      },
    });
    assert.deepEqual(trailer.getAll('by'), ['a', 'b']);
    assert.deepEqual(await collect(pair.channel.bidiStream(echo.bidiStream, ['x'])), ['x']);
    assert.deepEqual(await collect(pair.channel.serverStream(echo.serverStream, '2:x')), ['x', 'x']);
    assert.equal(await pair.channel.clientStream(echo.clientStream, ['x']), 'x');
    assert.deepEqual(seen, ['a unary', 'b unary', 'a bidiStream', 'b bidiStream']);
  });

  it('of a server refuse calls, see their outcome and add trailers', limit, async () => {
    const outcomes: unknown[] = [];
    await using pair = await echoPair({
      server: {
        interceptors: [
          async (call, next) => {
            if (call.metadata.get('key') !== 'secret') throw new StatusError(Status.UNAUTHENTICATED, 'no key');
            call.trailer.append('seen', 'yes');
            await next().then(
              () => outcomes.push('ok'),
              (error: unknown) => {
                outcomes.push(StatusError.from(error).status);
                throw error;
              },
            );
          },
        ],
      },
    });
    await assert.rejects(pair.channel.unary(echo.unary, ''), { status: Status.UNAUTHENTICATED, details: 'no key' });
    const metadata = new Metadata([['key', 'secret']]);
    assert.equal(await pair.channel.unary(echo.unary, 'x', { metadata }), 'x');
    assert.deepEqual(await collect(pair.channel.bidiStream(echo.bidiStream, ['a', 'b'], { metadata })), ['a', 'b']);
    await assert.rejects(pair.channel.unary(echo.fail, '5:', { metadata }), { status: Status.NOT_FOUND });
    assert.deepEqual(outcomes, ['ok', 'ok', Status.NOT_FOUND]);
  });
});

describe('compression', () => {
  it('is used by each side that asks for it', limit, async () => {
    for (const [server, channel] of [
      ['gzip', 'gzip'],
      ['identity', 'gzip'],
      ['gzip', 'identity'],
    ] as const) {
      await using pair = await echoPair({ server: { compression: server }, channel: { compression: channel } });
      const text = 'compressible '.repeat(10_000);
      assert.equal(await pair.channel.unary(echo.unary, text), text);
      assert.equal(await pair.channel.unary(echo.unary, 'short'), 'short');
      assert.deepEqual(await collect(pair.channel.serverStream(echo.serverStream, `3:${text}`)), [text, text, text]);
    }
  });
});

describe('faults of the application', () => {
  it('in handlers and codecs end the call, not the server', limit, async () => {
    await using pair = await echoPair();
    const faulty = (bytes: string) => {
      throw new TypeError(`cannot: ${bytes}`);
    };
    pair.server.handle({ ...echo.unary, path: '/x/Throws' }, () => {
      throw new TypeError('broken handler');
    });
    pair.server.handle(
      { ...echo.unary, path: '/x/Decode', request: { encode: echo.unary.request.encode, decode: () => faulty('d') } },
      (x) => x,
    );
    const call = (path: string) => pair.channel.unary({ ...echo.unary, path }, 'x');
    await assert.rejects(call('/x/Throws'), { status: Status.UNKNOWN, details: 'broken handler' });
    await assert.rejects(call('/x/Decode'), {
      status: Status.INTERNAL,
      details: 'error unmarshalling request: cannot: d',
    });
    const encodes = { ...echo.unary, request: { ...echo.unary.request, encode: () => faulty('e') } };
    await assert.rejects(pair.channel.unary(encodes, 'x'), { status: Status.INTERNAL });
    const stream = { ...echo.serverStream, request: { ...echo.unary.request, encode: () => faulty('e') } };
    await assert.rejects(collect(pair.channel.serverStream(stream, 'x')), { status: Status.INTERNAL });
    const decodes = { ...echo.unary, response: { ...echo.unary.response, decode: () => faulty('d') } };
    await assert.rejects(pair.channel.unary(decodes, 'x'), { status: Status.INTERNAL });
    async function* requests() {
      yield 'a';
      throw new Error('out of requests');
    }
    await assert.rejects(pair.channel.clientStream(echo.clientStream, requests()), { details: 'out of requests' });
    assert.equal(await pair.channel.unary(echo.unary, 'alive'), 'alive');
  });

  it('in callbacks end the call only', limit, async () => {
    await using pair = await echoPair();
    const onHeader = () => {
      throw new Error('callback');
    };
    await assert.rejects(pair.channel.unary(echo.unary, '', { onHeader }), { details: 'callback' });
    assert.equal(await pair.channel.unary(echo.unary, 'alive'), 'alive');
  });
});

describe('TLS', () => {
  /** A certificate for localhost that signs itself. */
  async function credentials() {
    const socket = await socketPath();
    const folder = dirname(socket.path);
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521', '-nodes'];
    execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-days', '2', ...subject], {
      stdio: 'ignore',
    });
    return {
      ...{ key: readFileSync(key), cert: readFileSync(cert), path: socket.path },
      [Symbol.asyncDispose]: socket[Symbol.asyncDispose],
    };
  }
  async function listen(options: TlsOptions, where: string | number): Promise<{ server: Server; port: number }> {
    const server = addEcho(new Server({ maxReceiveMessageSize: 1e8 }));
    const listener = createServer(options);
    listener.listen(where);
    await once(listener, 'listening');
    server.listen(listener);
    const address = listener.address();
    return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
  }

  it('works over a unix socket with certificates on both sides, for every size', limit, async () => {
    await using both = await credentials();
    const { key, cert, path } = both;
    const tls = { key, cert, ca: cert, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] };
    const { server } = await listen(tls, path);
    await using _server = server;
    await using channel = new Channel(connectTls({ path, key, cert, ca: cert, servername: 'localhost' }));
    for (const size of [0, 100, 16_384, 65_536, 1_048_576, 5_000_000]) {
      assert.equal((await channel.unary(echo.unary, 'x'.repeat(size))).length, size);
    }
    const requests = Array.from({ length: 300 }, (_, i) => String(i).repeat((i * 37) % 3000));
    assert.deepEqual(await Promise.all(requests.map((text) => channel.unary(echo.unary, text))), requests);
    await using stranger = new Channel(connectTls({ path, ca: cert, servername: 'localhost' }));
    await assert.rejects(stranger.connect(), { status: Status.UNAVAILABLE });
  });

  it('works over TCP, and refuses a server without ALPN h2', limit, async () => {
    await using both = await credentials();
    const { key, cert } = both;
    const { server, port } = await listen({ key, cert, ALPNProtocols: ['h2'] }, 0);
    await using _server = server;
    await using channel = new Channel(connectTls({ host: 'localhost', port, ca: cert }));
    assert.equal(await channel.unary(echo.unary, 'secret'), 'secret');
    const old = await listen({ key, cert }, 0);
    await using _old = old.server;
    await using refused = new Channel(connectTls({ host: 'localhost', port: old.port, ca: cert }));
    await assert.rejects(refused.connect(), {
      details: 'cannot connect: the server did not agree on HTTP/2 (ALPN h2)',
    });
  });

  it('fails to connect where plain gRPC is served', limit, async () => {
    await using pair = await echoPair({ server: { limits: { lingerMs: 20 } } });
    await using channel = new Channel(connectTls({ path: pair.path, rejectUnauthorized: false }));
    await assert.rejects(channel.connect(), { status: Status.UNAVAILABLE });
    await using plain = new Channel(connectUnix(pair.path));
    assert.equal(await plain.unary(echo.unary, 'x'), 'x');
  });
});

describe('the :authority', () => {
  it('is what the channel says, and refused where the server pins another', limit, async () => {
    await using pair = await echoPair({ server: { authority: 'plugin' }, channel: { authority: 'plugin' } });
    assert.equal(await pair.channel.unary(echo.unary, 'x'), 'x');
    await using other = new Channel(connectUnix(pair.path), { authority: '/tmp/x.sock' });
    await assert.rejects(other.unary(echo.unary, 'x'), (error) => error instanceof StatusError);
  });
});
