import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { trailersFault } from './header-check.js';

describe('the values of header fields', () => {
  it('are refused for NUL, CR, LF and white space at an end, and for nothing else', { timeout: 10_000 }, () => {
    const likely = fc.string({ unit: fc.constantFrom(...'\0\r\n \t\u000b\u001fa\u00ff') });
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: 'binary' })), (value) => {
        const valid = !/[\0\r\n]|^[ \t]|[ \t]$/.test(value);
        assert.equal(trailersFault(['name', value]) === undefined, valid);
      }),
    );
  });

  it('may have spaces at their ends in grpc-message, as grpc-go sends them', { timeout: 10_000 }, () => {
    assert.equal(trailersFault(['grpc-message', ' no value for missing ']), undefined);
    for (const value of ['a\t', '\ta', 'a\r\n', ' \0 ']) {
      assert.match(trailersFault(['grpc-message', value]) ?? '', /forbidden characters/);
    }
  });
});
