import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { decompress } from './compression.js';
import { DeadlineQueue, type Timed } from './deadline-queue.js';
import { MessageQueue } from './message-queue.js';
import { isWholeMessage, MessageReader, payloadOf } from './message-reader.js';
import { decodeMessage, encodeMessage } from './percent.js';
import { decodeTimeout, encodeTimeout } from './timeout.js';

const limit = { timeout: 10_000 };

describe('grpc-timeout', () => {
  it('never gets shorter, and hardly longer, by the wire', limit, () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 3e11, noNaN: true }), (ms) => {
        const text = encodeTimeout(ms);
        assert.match(text, /^\d{1,8}[HSm]$/);
        const decoded = decodeTimeout(text) ?? 0;
        assert.ok(decoded >= ms && decoded <= ms * 1.05 + 1);
      }),
    );
  });

  it('knows every unit, as whole milliseconds, and refuses what is malformed', limit, () => {
    const values = ['2H', '2M', '2S', '2m', '2u', '2n', '1500u', '0n'].map(decodeTimeout);
    assert.deepEqual(values, [7_200_000, 120_000, 2000, 2, 1, 1, 2, 0]);
    for (const text of ['', 'S', '1', '123456789S', '-1S', '1.5S', '1s', ' 1S'])
      assert.equal(decodeTimeout(text), undefined);
  });
});

describe('grpc-message', () => {
  it('comes back as it was, in printable ASCII', limit, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const encoded = encodeMessage(text);
        assert.match(encoded, /^[\x20-\x7e]*$/);
        assert.equal(decodeMessage(encoded), text);
      }),
    );
  });

  it('is decoded leniently', limit, () => {
    assert.equal(decodeMessage('100%'), '100%');
    assert.equal(decodeMessage('%zz%4'), '%zz%4');
    assert.equal(decodeMessage('%ff'), '\ufffd');
  });
});

describe('a compressed message', () => {
  it('is inflated to 64 MiB at most where nothing else is said, and further where it is', limit, () => {
    const bomb = gzipSync(Buffer.alloc(67_108_865));
    assert.throws(() => decompress(bomb, 'gzip', Number.POSITIVE_INFINITY), {
      status: Status.RESOURCE_EXHAUSTED,
      details: 'received message larger than max (67108865 vs. 67108864)',
    });
    assert.equal(decompress(bomb, 'gzip', 67_108_865).length, 67_108_865);
  });
});

describe('message framing', () => {
  it('hands over messages that the next octets from the socket do not overwrite', limit, () => {
    for (const length of [0, 1, 63, 64, 5000]) {
      const chunk = Buffer.concat([Buffer.of(0, 0, 0, length >> 8, length & 255), Buffer.alloc(length, 7)]);
      const found: Uint8Array[] = [];
      const reader = new MessageReader(10_000, { onMessage: (payload) => found.push(payload), onPartial() {} });
      reader.push(chunk, 0, chunk.length);
      assert.equal(isWholeMessage(chunk, 0, chunk.length, 10_000), true);
      found.push(payloadOf(chunk, 0, chunk.length));
      chunk.fill(9);
      assert.deepEqual(found.map(Buffer.from), [Buffer.alloc(length, 7), Buffer.alloc(length, 7)]);
    }
  });

  it('takes for one whole message only what is one, flag, length and limit included', limit, () => {
    const isWhole = (octets: number[]) => isWholeMessage(Buffer.from(octets), 0, octets.length, 2);
    assert.equal(isWhole([1, 0, 0, 0, 2, 8, 8]), true);
    for (const other of [
      [],
      [0, 0, 0, 0],
      [2, 0, 0, 0, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 8],
      [0, 0, 0, 0, 3, 8, 8, 8],
    ])
      assert.equal(isWhole(other), false);
  });

  it('finds the same messages, wherever the octets are cut', limit, () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), fc.array(fc.nat(200)), (messages, cuts) => {
        const whole = Buffer.concat(
          messages.map((bytes) => Buffer.concat([Buffer.of(0, 0, 0, 0, bytes.length), bytes])),
        );
        const found: Buffer[] = [];
        let credited = 0;
        const reader = new MessageReader(100, {
          onMessage: (payload, _compressed, size) => {
            found.push(Buffer.from(payload));
            credited += size;
          },
          onPartial: (octets) => {
            credited += octets;
          },
        });
        let from = 0;
        for (const cut of [...cuts, whole.length].sort((a, b) => a - b)) {
          const to = Math.min(cut, whole.length);
          reader.push(whole, from, to);
          from = to;
        }
        assert.deepEqual(
          found,
          messages.map((bytes) => Buffer.from(bytes)),
        );
        assert.equal(credited, whole.length);
        assert.equal(reader.complete, true);
      }),
    );
  });

  it('puts large messages together from small pieces', limit, () => {
    const body = Buffer.alloc(3_000_000, 7);
    let found: Uint8Array = Buffer.alloc(0);
    const reader = new MessageReader(Number.POSITIVE_INFINITY, {
      onMessage: (bytes) => (found = bytes),
      onPartial() {},
    });
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(body.length, 1);
    reader.push(prefix, 0, 5);
    for (let at = 0; at < body.length; at += 60_000) reader.push(body, at, Math.min(body.length, at + 60_000));
    assert.ok(body.equals(found));
  });

  it('refuses a length above the limit, and an unknown flag, at the prefix', limit, () => {
    const reader = () => new MessageReader(10, { onMessage() {}, onPartial() {} });
    assert.throws(() => reader().push(Buffer.of(0, 0, 0, 0, 11), 0, 5), StatusError);
    assert.throws(() => reader().push(Buffer.of(2, 0, 0, 0, 1), 0, 5), StatusError);
  });
});

describe('the deadline queue', () => {
  it('fires each entry once, in order, whatever was removed', limit, async () => {
    const queue = new DeadlineQueue();
    const fired: number[] = [];
    const now = Date.now();
    const entries = Array.from({ length: 300 }, (_, i): Timed => {
      const deadline = now + 5 + ((i * 7919) % 40);
      return { deadline, queueIndex: -1, onDeadline: () => fired.push(deadline) };
    });
    for (const entry of entries) queue.add(entry);
    for (const entry of entries.filter((_, i) => i % 3 === 0)) queue.remove(entry);
    while (queue.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(fired.length, 200);
    assert.deepEqual(
      fired,
      [...fired].sort((a, b) => a - b),
    );
  });
});

describe('the message queue', () => {
  it('hands over in order, tells what was taken, and ends', limit, async () => {
    const taken: number[] = [];
    const queue = new MessageQueue<string>(
      (size) => taken.push(size),
      () => {},
    );
    const waiting = queue.next();
    queue.push('a', 1);
    queue.push('b', 2);
    queue.push('c', 3);
    queue.end();
    assert.deepEqual(await waiting, { value: 'a', done: false });
    assert.deepEqual(taken, [1]);
    const rest: string[] = [];
    for await (const item of queue) rest.push(item);
    assert.deepEqual(rest, ['b', 'c']);
    assert.deepEqual(taken, [1, 2, 3]);
  });

  it('gives what was pushed before it gives the error, once', limit, async () => {
    const queue = new MessageQueue<string>(
      () => {},
      () => {},
    );
    queue.push('a', 1);
    queue.fail(new Error('broken'));
    assert.equal((await queue.next()).value, 'a');
    await assert.rejects(queue.next(), /broken/);
    assert.equal((await queue.next()).done, true);
  });

  it('tells when the reader leaves early', limit, async () => {
    let left = 0;
    const queue = new MessageQueue<string>(
      () => {},
      () => left++,
    );
    queue.push('a', 1);
    queue.push('b', 1);
    for await (const _ of queue) break;
    assert.equal(left, 1);
  });
});
