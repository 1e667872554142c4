import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HpackEncoder } from '../hpack/encoder.js';
import { Metadata } from '../metadata.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { fitStatus } from './fit-status.js';
import { ResponseTrailers } from './response-header.js';

const limit = { timeout: 20_000 };
const rich = 'grpc-status-details-bin';

/** What the trailers of an error count (RFC 9113 section 6.5.2). */
function sizeOf(error: StatusError): number {
  const encoder = new HpackEncoder();
  encoder.begin();
  new ResponseTrailers(error, undefined, true).encodeHeaders(encoder);
  return encoder.listSize;
}

const entry = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'bb', 'x-long-name'), fc.stringMatching(/^[a-z]{0,900}$/)),
  fc.tuple(fc.constantFrom('b-bin', rich), fc.uint8Array({ maxLength: 900 })),
);

test('any error fits, keeps its status, and says that it was cut', limit, () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ' ', '%', 'ö', '€', '😀', '\ud83d'), maxLength: 6000 }),
      fc.array(entry, { maxLength: 8 }),
      fc.integer({ min: 400, max: 8192 }),
      (details, entries, most) => {
        const error = new StatusError(Status.UNIMPLEMENTED, details, { metadata: new Metadata(entries) });
        const fitted = fitStatus(error, undefined, most);
        assert.ok(sizeOf(fitted) <= most, `${sizeOf(fitted)} of ${most}`);
        assert.equal(fitted.status, Status.UNIMPLEMENTED);
        if (fitted.details !== details)
          assert.match(fitted.details, /\[(cut from \d+ octets|\d+ entr(y|ies) of metadata left out\])/);
        // What stands before the mark is the beginning of what was there.
        const head = fitted.details.split('... [cut')[0] ?? '';
        if (fitted.details.includes('... [cut')) assert.ok(details.startsWith(head));
      },
    ),
  );
});

test('what fits is not touched', limit, () => {
  const metadata = new Metadata([
    ['a', 'x'.repeat(100)],
    [rich, new Uint8Array(100)],
  ]);
  const error = new StatusError(Status.NOT_FOUND, 'short', { metadata });
  const fitted = fitStatus(error, new Metadata([['trailer', 'y']]), 2000);
  assert.equal(fitted.details, 'short');
  assert.deepEqual([...fitted.metadata], [...metadata, ['trailer', 'y']]);
});

test(
  'the message gives way to metadata, the largest entries to smaller ones, and all of them to the rich error',
  limit,
  () => {
    const metadata = new Metadata([
      ['small', 'x'],
      ['large', 'x'.repeat(3000)],
      [rich, new Uint8Array(3000)],
    ]);
    const keys = (most: number, details = 'm'.repeat(5000)) => {
      const fitted = fitStatus(new StatusError(Status.NOT_FOUND, details, { metadata }), undefined, most);
      return [...fitted.metadata].map(([key]) => key);
    };
    assert.deepEqual(keys(12_000), ['small', 'large', rich]);
    assert.deepEqual(keys(8192), ['small', 'large', rich]);
    assert.deepEqual(keys(6000), ['small', rich]);
    assert.deepEqual(keys(4900), [rich]);
    assert.deepEqual(keys(3000), []);
    const told = fitStatus(new StatusError(Status.NOT_FOUND, 'why', { metadata }), undefined, 6000).details;
    assert.equal(told, 'why [1 entry of metadata left out]');
  },
);
