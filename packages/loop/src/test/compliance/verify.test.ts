import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status, StatusError } from '@loopp/grpc';
import { refuses, sameValue, show } from './verify.js';

const timeout = 10_000;

describe('comparing what an implementation gives', { timeout }, () => {
  it('takes bytes for bytes, and an undefined member for one that is left out', () => {
    sameValue({ bytes: Buffer.from('ab'), more: undefined }, { bytes: Uint8Array.of(97, 98) }, '');
    sameValue([{ a: [Buffer.alloc(0)] }], [{ a: [new Uint8Array(0)] }], '');
  });

  it('tells apart what the wire tells apart', () => {
    for (const [one, other] of [
      [1n, 1],
      [null, undefined],
      [{ a: 1 }, { a: 1, b: false }],
      [new Uint8Array(1), new Uint8Array(2)],
      [new Date(0), new Date(1)],
      [new Map([[1n, 'a']]), new Map([[1n, 'b']])],
      [[1], []],
    ]) {
      assert.throws(() => sameValue(one, other, 'they differ'), /^AssertionError.*: they differ/);
    }
  });

  it('tells what differs briefly, also of long bytes and lists', () => {
    const long = (fill: number) => new Uint8Array(100_000).fill(fill);
    const list = (last: number) => [...new Array<number>(50_000).fill(0), last];
    for (const [one, other, shown] of [
      [{ a: long(1) }, { a: long(2) }, /0x0101.*\(100000 bytes\)[\s\S]*0x0202/],
      [list(1), list(2), /behind what would be shown/],
      [list(1), [5], /50001 items/],
    ] as const) {
      assert.throws(
        () => sameValue(one, other, 'they differ'),
        ({ message }) => shown.test(message) && message.length < 10_000,
      );
    }
  });

  it('matches a refusal by its code and by words of its text, which others may have put into more words', async () => {
    const nested = () => Promise.reject(new StatusError(Status.NOT_FOUND, 'rpc error: not found: 0x24'));
    await refuses(nested(), { status: Status.NOT_FOUND, text: 'not found: 0x24' }, 'it');
    await refuses(Promise.reject(new Error('plain')), { text: /^plain$/ }, 'it');
    await assert.rejects(
      refuses(nested(), { text: 'not found' }, 'it'),
      /it was refused with NOT_FOUND, not with UNKNOWN/,
    );
    await assert.rejects(
      refuses(nested(), { status: Status.NOT_FOUND, text: 'lost' }, 'it'),
      /it was refused with 'rpc error: not found: 0x24', which does not say 'lost'/,
    );
    await assert.rejects(refuses(Promise.resolve(5n), { text: '' }, 'it'), /it was not refused: it gave 5n/);
  });

  it('shows values on one line, bytes as hex', () => {
    assert.equal(show({ a: Uint8Array.of(1, 255), b: [2n] }), '{ a: 0x01ff, b: [ 2n ] }');
    assert.match(show(new Uint8Array(100)), /^0x0{80}… \(100 bytes\)$/);
  });
});
