import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Logger } from '@loopp/loop';
import { EvmError } from '../evm-error.js';
import { silentLogger } from '../test/relayer-args.js';
import { cutOff, noAnswer, RawAnswer, Refusal, startRpcServer } from '../test/rpc-server.js';
import { NodePool } from './node-pool.js';
import { RpcRefusedError, RpcUnreachableError } from './rpc-error.js';
import { RpcNode } from './rpc-node.js';

const limit = { timeout: 10_000 };
const deadUrl = 'http://127.0.0.1:1';

function poolOf(
  urls: readonly string[],
  options: { logger?: Logger; requestTimeoutMs?: number; maxAnswerBytes?: number } = {},
) {
  const { requestTimeoutMs = 2_000, maxAnswerBytes = 100_000 } = options;
  const nodes = urls.map(
    (url, index) =>
      new RpcNode({ name: `n${index}`, url: new URL(url), chainId: 31_337n, requestTimeoutMs, maxAnswerBytes }),
  );
  const pool = new NodePool({ nodes, retryIntervalMs: 60_000, logger: options.logger ?? silentLogger });
  return { nodes, pool, [Symbol.dispose]: () => pool.close() };
}

const states = (nodes: readonly RpcNode[]) => nodes.map((node) => node.state);

describe('a pool of RPC nodes', () => {
  it('asks for the chain id once and then only what it is asked', limit, async () => {
    await using server = await startRpcServer((method, params) => (method === 'echo' ? params : undefined));
    using fixture = poolOf([server.url]);
    assert.deepEqual(states(fixture.nodes), ['Undialed']);
    assert.deepEqual(await Promise.all([1, 2, 3].map((n) => fixture.pool.request('echo', [n]))), [[1], [2], [3]]);
    assert.deepEqual(server.asked, ['eth_chainId', 'echo', 'echo', 'echo']);
    assert.deepEqual(states(fixture.nodes), ['Alive']);
  });

  it('goes on with the next node when one is dead, and then prefers that one', limit, async () => {
    await using server = await startRpcServer((method) => (method === 'ping' ? 'pong' : undefined));
    using fixture = poolOf([deadUrl, server.url]);
    assert.equal(await fixture.pool.request('ping', []), 'pong');
    assert.equal(await fixture.pool.request('ping', []), 'pong');
    assert.deepEqual(states(fixture.nodes), ['Unreachable', 'Alive']);
    assert.match(fixture.nodes[0]?.lastError ?? '', /ECONNREFUSED/);
  });

  for (const [what, answer, pattern] of [
    ['cuts the connection', cutOff, /ECONNRESET|hang up/],
    ['answers with HTTP status 503', new RawAnswer(503, 'busy'), /HTTP status 503/],
    ['answers no JSON', new RawAnswer(200, '<html>'), /no JSON-RPC/],
    ['answers neither result nor error', new RawAnswer(200, '{"jsonrpc":"2.0","id":2}'), /neither result nor error/],
    ['answers too much', new RawAnswer(200, ' '.repeat(200_000)), /more than 100000 bytes/],
    ['does not answer in time', noAnswer, /no answer within 300 ms/],
  ] as const) {
    it(`goes on with the next node when one ${what}`, limit, async () => {
      await using bad = await startRpcServer((method) => (method === 'ping' ? answer : undefined));
      await using good = await startRpcServer((method) => (method === 'ping' ? 'pong' : undefined));
      using fixture = poolOf([bad.url, good.url], { requestTimeoutMs: 300 });
      assert.equal(await fixture.pool.request('ping', []), 'pong');
      assert.match(fixture.nodes[0]?.lastError ?? '', pattern);
    });
  }

  it('goes on when a node refuses for its rate limit, but not when it refuses the request', limit, async () => {
    await using limited = await startRpcServer((method) => {
      if (method !== 'eth_chainId') throw new Refusal(-32_005, 'limit exceeded');
      return undefined;
    });
    await using good = await startRpcServer((method) => {
      if (method === 'bad') throw new Refusal(3, 'execution reverted', '0x08c379a0');
      return method === 'ping' ? 'pong' : undefined;
    });
    using fixture = poolOf([limited.url, good.url]);
    assert.equal(await fixture.pool.request('ping', []), 'pong');
    await assert.rejects(fixture.pool.request('bad', []), (error) => {
      assert.ok(error instanceof RpcRefusedError);
      assert.deepEqual([error.rpcCode, error.rpcMessage, error.revertData], [3, 'execution reverted', '0x08c379a0']);
      return true;
    });
  });

  it('never asks anything of a node on another chain', limit, async () => {
    await using wrong = await startRpcServer(() => undefined, 1);
    await using right = await startRpcServer((method) => (method === 'ping' ? 'pong' : undefined));
    using fixture = poolOf([wrong.url, right.url]);
    assert.equal(await fixture.pool.request('ping', []), 'pong');
    assert.deepEqual(wrong.asked, ['eth_chainId']);
    assert.deepEqual(states(fixture.nodes), ['InvalidChainID', 'Alive']);
    using alone = poolOf([wrong.url]);
    await assert.rejects(alone.pool.request('ping', []), (error) => {
      assert.ok(error instanceof EvmError);
      assert.equal(error.code, 'EVM_CHAIN_ID_WRONG');
      assert.match(error.message, /node "n0" .* is on chain 1, not on chain 31337; correct ChainID or the HTTPURL/);
      return true;
    });
  });

  it('checks the chain again after a node was gone', limit, async () => {
    const first = await startRpcServer((method) => (method === 'ping' ? 'pong' : undefined));
    const port = Number(new URL(first.url).port);
    using fixture = poolOf([first.url]);
    await fixture.pool.request('ping', []);
    await first.close();
    await assert.rejects(fixture.pool.request('ping', []), RpcUnreachableError);
    await using second = await startRpcServer((method) => (method === 'ping' ? 'pong' : undefined), 1, port);
    await assert.rejects(fixture.pool.request('ping', []), /is on chain 1/);
    assert.deepEqual(second.asked, ['eth_chainId']);
  });

  it('tells every failure when no node answers, and what surely was not sent', limit, async () => {
    using fixture = poolOf([deadUrl, 'http://127.0.0.1:2']);
    await assert.rejects(fixture.pool.request('ping', []), (error) => {
      assert.ok(error instanceof RpcUnreachableError);
      assert.equal(error.code, 'EVM_RPC_UNREACHABLE');
      assert.match(error.message, /"n0".*ECONNREFUSED.*"n1".*ECONNREFUSED.*check that the nodes run/);
      assert.equal(error.neverSent, true);
      return true;
    });
  });

  it('ends with the reason of the call: its signal or its deadline', limit, async () => {
    await using server = await startRpcServer((method) => (method === 'ping' ? noAnswer : undefined));
    using fixture = poolOf([server.url]);
    const controller = new AbortController();
    const reason = new Error('enough');
    const open = fixture.pool.request('ping', [], { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await assert.rejects(open, reason);
    await assert.rejects(fixture.pool.request('ping', [], { deadline: Date.now() + 50 }), { name: 'TimeoutError' });
    await assert.rejects(fixture.pool.request('ping', [], { signal: AbortSignal.abort(reason) }), reason);
    // The node is not to blame.
    assert.deepEqual(states(fixture.nodes), ['Alive']);
  });

  it('rejects what is under way when it is closed, and leaves no connection', limit, async () => {
    await using server = await startRpcServer((method) => (method === 'ping' ? noAnswer : undefined));
    const { pool } = poolOf([server.url]);
    const open = pool.request('ping', []);
    setTimeout(() => pool.close(), 50);
    await assert.rejects(open, { code: 'EVM_CLOSED' });
    await assert.rejects(pool.request('ping', []), { code: 'EVM_CLOSED' });
    while ((await server.connectionCount()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('repeats a request when the server closed an idle connection just then', limit, async () => {
    let cut = false;
    await using server = await startRpcServer((method, _, request) => {
      if (method !== 'ping') return undefined;
      if (cut) return 'pong';
      cut = true;
      request.socket.destroy();
      return noAnswer;
    });
    using fixture = poolOf([server.url]);
    assert.equal(await fixture.pool.request('ping', []), 'pong');
    assert.deepEqual(server.asked, ['eth_chainId', 'ping', 'ping']);
  });

  it('sends credentials as basic authorization and shows them nowhere', limit, async () => {
    const seen: (string | undefined)[] = [];
    const logged: unknown[] = [];
    const log: Logger['debug'] = (message, fields) => void logged.push(message, fields);
    await using server = await startRpcServer((method, _, request) => {
      seen.push(request.headers.authorization, request.url);
      return method === 'ping' ? new RawAnswer(401, 'no') : undefined;
    });
    const url = new URL(`${server.url}/v3/apikey-1?token=apikey-2`);
    url.username = 'user';
    url.password = 'p%40ss';
    using fixture = poolOf([url.href], { logger: { debug: log, info: log, warn: log, error: log } });
    const error = await fixture.pool.request('ping', []).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof RpcUnreachableError);
    assert.ok(seen.includes(`Basic ${Buffer.from('user:p@ss').toString('base64')}`));
    assert.ok(seen.includes('/v3/apikey-1?token=apikey-2'));
    assert.match(error.message, /127\.0\.0\.1:\d+\/…\) failed at ping: HTTP status 401/);
    const shown = JSON.stringify([logged, error.message, String(error.cause), error.stack, fixture.nodes[0]?.shownUrl]);
    assert.doesNotMatch(shown, /user|p%40ss|p@ss|apikey/);
  });
});
