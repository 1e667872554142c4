import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { NonceBook } from './nonce-book.js';
import { TicketQueue } from './ticket-queue.js';

const limit = { timeout: 10_000 };
const account = '0x00000000000000000000000000000000000000AA';

describe('a ticket queue', () => {
  it('lets everybody in alone and in the order of entering, whoever is slow or leaves early', limit, async () => {
    const plans = fc.array(fc.record({ ticks: fc.nat(4), givesUp: fc.boolean() }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const queue = new TicketQueue();
        const served: number[] = [];
        let inside = 0;
        await Promise.all(
          plan.map(async ({ ticks, givesUp }, index) => {
            const ticket = queue.enter();
            if (givesUp) return ticket.leave();
            await ticket.turn;
            assert.equal(++inside, 1);
            for (let tick = 0; tick < ticks; tick++) await undefined;
            served.push(index);
            inside--;
            ticket.leave();
          }),
        );
        assert.deepEqual(
          served,
          plan.flatMap(({ givesUp }, index) => (givesUp ? [] : [index])),
        );
      }),
    );
  });
});

describe('a nonce book', () => {
  it('follows the count of the node when nothing is under way', limit, () => {
    const book = new NonceBook(60_000);
    assert.equal(book.next(account, 7), 7);
  });

  it('counts on past what is under way, for that account alone, until it is settled', limit, () => {
    const book = new NonceBook(60_000);
    book.add(account, 7);
    book.add(account, 8);
    assert.equal(book.next(account, 7), 9);
    assert.equal(book.next(account, 12), 12);
    assert.equal(book.next('0x00000000000000000000000000000000000000bb', 7), 7);
    book.settle(account, 8);
    assert.equal(book.next(account, 7), 8);
    book.settle(account, 7);
    assert.equal(book.next(account, 7), 7);
  });

  it('trusts the node again when a transaction never came up', limit, () => {
    const book = new NonceBook(0);
    book.add(account, 7);
    assert.equal(book.next(account, 7), 7);
  });
});
