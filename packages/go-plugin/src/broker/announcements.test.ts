import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Announcements } from './announcements.js';
import { MessageQueue } from './message-queue.js';

const limit = { timeout: 10_000 };

test('an announcement is found before and after it comes, and handed out once', limit, async () => {
  const book = new Announcements<string>(10);
  book.announce(1, 'early');
  assert.equal(await book.take(1), 'early');
  const late = book.take(2);
  book.announce(2, 'late');
  assert.equal(await late, 'late');
  await assert.rejects(book.take(1), /timeout waiting for connection info on id 1/);
});

test('a dial long after the announcement still finds it', limit, async () => {
  const book = new Announcements<string>(5);
  book.announce(1, 'kept');
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(await book.take(1), 'kept');
});

test('several dials of one id each get one of its announcements, in order', limit, async () => {
  const book = new Announcements<string>();
  const dials = [book.take(1), book.take(1)];
  book.announce(1, 'a');
  book.announce(1, 'b');
  assert.deepEqual(await Promise.all(dials), ['a', 'b']);
});

test('a wait can be given up, and leaves nothing', limit, async () => {
  const book = new Announcements<string>(60_000);
  const abort = new AbortController();
  const waiting = book.take(1, abort.signal);
  abort.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(book.take(1, abort.signal), /enough/);
  book.announce(1, 'later');
  assert.equal(await book.take(1), 'later');
});

test('closing ends every wait with its reason, and every later one', limit, async () => {
  const book = new Announcements<string>(60_000);
  const waits = [book.take(1), book.take(1), book.take(2)];
  book.announce(3, 'gone');
  book.close(new Error('over'));
  for (const wait of waits) await assert.rejects(wait, /over/);
  await assert.rejects(book.take(3), /over/);
});

test('a peer that announces without end does not fill the memory', limit, async () => {
  const book = new Announcements<number>(5);
  for (let id = 1; id <= 70_000; id++) book.announce(id, id);
  await assert.rejects(book.take(1));
  assert.equal(await book.take(70_000), 70_000);
});

test('a queue yields what was pushed, in order, before and while it is read', limit, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.integer())), async (batches) => {
      const queue = new MessageQueue<number>();
      const [first = [], ...later] = batches;
      for (const value of first) queue.push(value);
      const seen: number[] = [];
      const reading = (async () => {
        for await (const value of queue) seen.push(value);
      })();
      for (const batch of later) {
        await Promise.resolve();
        for (const value of batch) queue.push(value);
      }
      queue.end();
      queue.push(99);
      await reading;
      assert.deepEqual(seen, batches.flat());
    }),
  );
});
