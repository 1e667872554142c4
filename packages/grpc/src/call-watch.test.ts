import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WatchCalls } from './call-watch.js';
import { Status } from './status.js';
import { collect, echo, echoPair, until } from './testing/echo.test.support.js';

const limit = { timeout: 10_000 };

interface Seen {
  readonly kind: string;
  sent: number;
  received: number;
  readonly ends: Status[];
}

function watcher(): { watch: WatchCalls; seen: Map<string, Seen> } {
  const seen = new Map<string, Seen>();
  const watch: WatchCalls = (path, kind) => {
    const call: Seen = { kind, sent: 0, received: 0, ends: [] };
    seen.set(path, call);
    return {
      sent: () => void call.sent++,
      received: () => void call.received++,
      end: (status) => void call.ends.push(status),
    };
  };
  return { watch, seen };
}

test('both sides of a call of each kind are watched: messages, and the status once', limit, async () => {
  const client = watcher();
  const server = watcher();
  await using pair = await echoPair({ channel: { watch: client.watch }, server: { watch: server.watch } });
  await pair.channel.unary(echo.unary, 'x');
  await collect(pair.channel.serverStream(echo.serverStream, '3:x'));
  await pair.channel.clientStream(echo.clientStream, ['a', 'b']);
  await collect(pair.channel.bidiStream(echo.bidiStream, ['a', 'b']));
  await assert.rejects(pair.channel.unary(echo.fail, '5:gone'));
  const expected = (path: string, kind: string, sent: number, received: number, status: Status) => {
    assert.deepEqual(client.seen.get(path), { kind, sent, received, ends: [status] });
    assert.deepEqual(server.seen.get(path), { kind, sent: received, received: sent, ends: [status] });
  };
  expected(echo.unary.path, 'unary', 1, 1, Status.OK);
  expected(echo.serverStream.path, 'serverStream', 1, 3, Status.OK);
  expected(echo.clientStream.path, 'clientStream', 2, 1, Status.OK);
  expected(echo.bidiStream.path, 'bidiStream', 2, 2, Status.OK);
  expected(echo.fail.path, 'unary', 1, 0, Status.NOT_FOUND);
});

test('a call that is cancelled ends for both sides', limit, async () => {
  const client = watcher();
  const server = watcher();
  await using pair = await echoPair({ channel: { watch: client.watch }, server: { watch: server.watch } });
  const abort = new AbortController();
  const call = pair.channel.unary(echo.hang, '', { signal: abort.signal });
  await until(() => server.seen.has(echo.hang.path));
  abort.abort();
  await assert.rejects(call);
  await until(() => server.seen.get(echo.hang.path)?.ends.length === 1);
  assert.deepEqual(client.seen.get(echo.hang.path)?.ends, [Status.CANCELLED]);
  assert.deepEqual(server.seen.get(echo.hang.path)?.ends, [Status.CANCELLED]);
});
