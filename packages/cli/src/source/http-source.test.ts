import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { HttpSource, type HttpSourceOptions } from './http-source.js';

const limit = { timeout: 10_000 };
const timestamp = { configDigest: new Uint8Array(32), epoch: 1, round: 1 };

async function withServer(listener: RequestListener, use: (url: URL) => Promise<void>): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use(new URL(`http://127.0.0.1:${port}/price`));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const source = (url: URL, given: Partial<HttpSourceOptions> = {}) =>
  new HttpSource({ url, path: ['price'], decimals: 8, intervalMs: 1_000, timeoutMs: 2_000, ...given });

const answering =
  (body: string, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status).end(body);
  };

describe('prices from an HTTP server', () => {
  it('are numbers or texts at a path of the answer', limit, async () => {
    await withServer(answering('{"price":1.05283,"list":[{"p":"2.5e-1"}]}'), async (url) => {
      assert.equal(await source(url).of(0).observe(timestamp), 105_283_000n);
      assert.equal(
        await source(url, { path: ['list', 0, 'p'], decimals: 2 })
          .of(0)
          .observe(timestamp),
        25n,
      );
    });
  });

  it('are asked for once an interval by each oracle, and again after a failure', limit, async () => {
    let asked = 0;
    const count: RequestListener = (_request, response) => {
      asked++;
      response.end(asked === 3 ? 'out of order' : `{"price":${asked}}`);
    };
    let now = 0;
    await withServer(count, async (url) => {
      const oracle = source(url, { clock: () => now, decimals: 0 }).of(0);
      assert.equal(await oracle.observe(timestamp), 1n);
      now = 999;
      assert.equal(await oracle.observe(timestamp), 1n);
      now = 1_000;
      assert.deepEqual(await Promise.all([oracle.observe(timestamp), oracle.observe(timestamp)]), [2n, 2n]);
      now = 2_000;
      await assert.rejects(oracle.observe(timestamp), /no JSON/);
      assert.equal(await oracle.observe(timestamp), 4n);
    });
  });

  it('may need a user name and a password, which no message shows', limit, async () => {
    let seen: string | undefined;
    const check: RequestListener = (request, response) => {
      seen = request.headers.authorization;
      response.writeHead(403).end();
    };
    await withServer(check, async (url) => {
      url.username = 'al%40ice';
      url.password = 'sesame';
      await assert.rejects(source(url).check(), (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, /http:\/\/127\.0\.0\.1:\d+\/… failed: HTTP status 403/);
        assert.doesNotMatch(error.message, /sesame|al%40|\/price/);
        return true;
      });
      assert.equal(seen, `Basic ${Buffer.from('al@ice:sesame').toString('base64')}`);
    });
  });

  for (const [what, body, pattern] of [
    ['NaN', '{"price":"NaN"}', /gave no price: "NaN" is no finite/],
    ['Infinity as text', '{"price":"Infinity"}', /no finite/],
    ['a number too big for a double', '{"price":1e999}', /no finite/],
    ['null', '{"price":null}', /price is neither number nor text/],
    ['an object', '{"price":{}}', /neither number nor text/],
    ['nothing there', '{}', /price is not there/],
    ['no JSON', '<html>', /no JSON/],
  ] as const) {
    it(`are refused when they are ${what}`, limit, async () => {
      await withServer(answering(body), (url) => assert.rejects(source(url).check(), pattern));
    });
  }

  it('are refused from an answer of more than 1 MiB, which is not read to its end', limit, async () => {
    const body = `{"price":1,"pad":"${'x'.repeat(1_048_576)}"}`;
    await withServer(answering(body), (url) => assert.rejects(source(url).check(), /more than 1048576 bytes/));
    const exact = `{"price":1,"pad":"${'x'.repeat(1_048_576 - 20)}"}`;
    assert.equal(exact.length, 1_048_576);
    await withServer(answering(exact), (url) => source(url).check());
  });

  it('are given up after the time limit, while the head or the body is awaited', limit, async () => {
    await withServer(
      () => {},
      (url) => assert.rejects(source(url, { timeoutMs: 50 }).check(), /no answer within 50 ms/),
    );
    const half: RequestListener = (_request, response) => void response.write('{"price":');
    await withServer(half, (url) => assert.rejects(source(url, { timeoutMs: 50 }).check(), /no answer within 50 ms/));
  });

  it('end with the run', limit, async () => {
    const run = new AbortController();
    await withServer(
      () => run.abort(new Error('the end')),
      (url) => assert.rejects(source(url, { signal: run.signal }).check(), /the end/),
    );
  });

  it('are refused with the reason when nobody answers', limit, async () => {
    let gone = new URL('http://127.0.0.1/');
    await withServer(answering('{}'), async (url) => {
      gone = url;
    });
    await assert.rejects(source(gone).check(), /ECONNREFUSED/);
  });
});
