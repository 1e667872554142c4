import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { StringCache } from './string-cache.js';

describe('the cache of header strings', () => {
  it('gives the string of the octets, whatever was read before', { timeout: 10_000 }, () => {
    // Few characters and lengths, so that slots are shared and strings come again.
    const octets = fc.uint8Array({ max: 3, maxLength: 4 });
    const any = fc.uint8Array({ maxLength: 80 });
    fc.assert(
      fc.property(fc.array(fc.oneof(octets, any), { minLength: 50, maxLength: 300 }), (list) => {
        const cache = new StringCache();
        for (const each of list) {
          const bytes = Buffer.concat([Buffer.of(255), each, Buffer.of(255)]);
          assert.equal(cache.read(bytes, 1, each.length + 1), Buffer.from(each).toString('latin1'));
        }
      }),
    );
  });
});
