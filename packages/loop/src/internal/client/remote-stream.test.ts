import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status, StatusError } from '@loopp/grpc';
import { jsonMethod } from '../../fixtures/json-methods.js';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { threeWays } from '../../fixtures/three-ways.js';
import type { Call } from '../../types/call.js';
import { Connection } from '../connection/connection.js';
import { delegated } from '../delegated.js';
import { CallMetrics } from '../metrics/call-metrics.js';
import { callObserver } from '../observe/call-observer.js';
import { args, reply } from '../table/composites.js';
import { field } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { text, uint32 } from '../table/scalars.js';
import { serverStream, service } from '../table/service-table.js';
import { createClient } from './create-client.js';

interface Counter {
  count(from: number, call?: Call): AsyncIterable<string>;
  leftOut?(call?: Call): AsyncIterable<string>;
}

const counterService = service<Counter>(
  { typeName: 'test.Counter' },
  {
    count: serverStream(
      jsonMethod<{ from: number }, { text: string }, 'serverStream'>('/test.Counter/Count', 'serverStream'),
      args(field('from', uint32)),
      reply('text', text),
    ),
    leftOut: serverStream(
      jsonMethod<object, { text: string }, 'serverStream'>('/test.Counter/LeftOut', 'serverStream'),
      args(),
      reply('text', text),
    ),
  },
);
const counter = object<Counter>('Counter', [counterService]);

const timeout = 20_000;

async function collect(messages: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

/** Counts for ever, and remembers who left. */
function endless(seen: { sent: number; ended: number; aborted: number }, size = 0): Counter {
  return {
    async *count(from, call) {
      call?.signal?.addEventListener('abort', () => {
        seen.aborted++;
      });
      try {
        for (let n = from; ; n++) {
          seen.sent++;
          yield `${n} ${'x'.repeat(size)}`;
        }
      } finally {
        seen.ended++;
      }
    },
  };
}

/** Gives one message, then nothing: neither a message nor an end, and it does not look at the signal. */
const stuck = (): Counter => ({
  async *count(from) {
    yield String(from);
    await new Promise(() => {});
  },
});

/** The number that the next message begins with. */
async function numberOf(messages: AsyncIterator<string>): Promise<number> {
  return Number.parseInt((await messages.next()).value, 10);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('a streaming method', { timeout }, () => {
  it('gives every message in order, then its end or its error, over every way', async () => {
    const make = (): Counter => ({
      async *count(from) {
        for (let n = from; n < from + 1000; n++) yield String(n);
        if (from === 7) throw new StatusError(Status.NOT_FOUND, 'no more');
        if (from === 8) throw new StatusError(Status.UNAVAILABLE, 'x');
      },
    });
    await threeWays(counter, make, async (client) => {
      assert.deepEqual(
        await collect(client.count(5)),
        Array.from({ length: 1000 }, (_, i) => String(i + 5)),
      );
      await assert.rejects(collect(client.count(7)), { status: Status.NOT_FOUND, details: 'no more' });
      const nested = { status: Status.UNKNOWN, details: 'rpc error: code = Unavailable desc = x' };
      await assert.rejects(collect(client.count(8)), nested);
      const { leftOut } = client as Required<Counter>;
      await assert.rejects(collect(leftOut()), {
        status: Status.UNIMPLEMENTED,
        details: 'method LeftOut not implemented',
      });
    });
  });

  it('ends at the implementation when the reader leaves its loop, and only that call', async () => {
    const seen = { sent: 0, ended: 0, aborted: 0 };
    let calls = 0;
    await threeWays(
      counter,
      () => endless(seen, 1_000),
      async (client) => {
        const staying = client.count(0)[Symbol.asyncIterator]();
        assert.equal(await numberOf(staying), 0);
        for await (const message of client.count(10)) if (message.startsWith('12')) break;
        calls++;
        await until(() => seen.ended === calls && seen.aborted === calls);
        assert.equal(await numberOf(staying), 1);
        await staying.return?.();
        calls++;
        await until(() => seen.ended === calls && seen.aborted === calls);
      },
    );
  });

  it('ends by signal, by deadline and by leaving while it waits, though the implementation hangs', async () => {
    await threeWays(counter, stuck, async (client) => {
      const abort = new AbortController();
      const cancelled = assert.rejects(collect(client.count(1, { signal: abort.signal })), {
        status: Status.CANCELLED,
      });
      setTimeout(() => abort.abort(), 20);
      await cancelled;
      const late = { deadline: Date.now() + 50 };
      await assert.rejects(collect(client.count(1, late)), { status: Status.DEADLINE_EXCEEDED });
      const messages = client.count(1)[Symbol.asyncIterator]();
      await messages.next();
      const waiting = messages.next();
      await messages.return?.();
      assert.deepEqual(await waiting, { value: undefined, done: true });
    });
  });

  it('makes the implementation wait for a slow reader', async () => {
    const seen = { sent: 0, ended: 0, aborted: 0 };
    await threeWays(
      counter,
      () => endless(seen, 10_000),
      async (client) => {
        seen.sent = 0;
        const messages = client.count(0)[Symbol.asyncIterator]();
        await messages.next();
        let before = -1;
        while (before !== seen.sent) {
          before = seen.sent;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        assert.ok(seen.sent < 5_000, `${seen.sent} messages went to a reader that took one`);
        await messages.next();
        await messages.return?.();
      },
    );
  });

  it('is not begun before its first message is asked for', async () => {
    const seen = { sent: 0, ended: 0, aborted: 0 };
    await using link = await linkedPeers();
    const client = link.host.dial(counter, await link.plugin.lend(counter, endless(seen, 1_000)));
    const messages = client.count(0)[Symbol.asyncIterator]();
    assert.deepEqual(await messages.return?.(), { value: undefined, done: true });
    assert.deepEqual(await messages.next(), { value: undefined, done: true });
    assert.equal(seen.sent, 0);
  });

  it('is counted on both sides as a server stream, message by message', async () => {
    const metrics = new CallMetrics();
    await using link = await linkedPeers(callObserver({ ...metrics }));
    const made: Counter = {
      async *count() {
        yield* ['a', 'b', 'c'];
      },
    };
    const client = link.host.dial(counter, await link.plugin.lend(counter, made));
    await collect(client.count(0));
    const lines = (await metrics.text()).split('\n').filter((line) => line.includes('Count'));
    const labels = 'grpc_type="server_stream",grpc_service="test.Counter",grpc_method="Count"';
    for (const name of ['grpc_server_msg_sent_total', 'grpc_client_msg_received_total']) {
      assert.ok(lines.includes(`${name}{${labels}} 3`), lines.join('\n'));
    }
  });

  it('moves to the next connection before its first message, and fails with a lost one after it', async () => {
    await using link = await linkedPeers();
    const seen = { sent: 0, ended: 0, aborted: 0 };
    const first = link.plugin.scope.child();
    const server = link.plugin.peer.newServer();
    link.plugin.peer.engine.serveObject(server, counter, endless(seen, 1_000), {
      peer: link.plugin.peer,
      scope: first,
    });
    const served = link.plugin.peer.serve(server, first);
    await served.listening;
    const next = await link.plugin.lend(counter, endless(seen, 1_000));
    const dial = (id: number) => link.host.peer.dial(id, link.host.scope.child());
    const client = createClient(counter, new Connection(counter, dial(served.id), () => dial(next)));
    const broken = client.count(0)[Symbol.asyncIterator]();
    await broken.next();
    await first.close();
    await assert.rejects(
      (async () => {
        for (;;) assert.equal((await broken.next()).done, false);
      })(),
      { status: Status.UNAVAILABLE },
    );
    const moved = client.count(3)[Symbol.asyncIterator]();
    assert.equal(await numberOf(moved), 3);
    await moved.return?.();
  });

  it('waits for its object where that is still made', async () => {
    const local: Counter = {
      async *count(from) {
        yield String(from);
      },
    };
    assert.deepEqual(await collect(delegated(counterService, async () => local as Required<Counter>).count(4)), ['4']);
    const none = delegated(counterService, async () => undefined);
    await assert.rejects(collect(none.count(4)), { status: Status.UNIMPLEMENTED });
  });
});
