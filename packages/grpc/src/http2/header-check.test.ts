import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { trailersFault } from './header-check.js';

describe('the values of header fields', () => {
  it('are refused for NUL, CR and LF, and for nothing else', { timeout: 10_000 }, () => {
    const likely = fc.string({ unit: fc.constantFrom(...'\0\r\n \t\u000b\u001fa\u00ff') });
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: 'binary' })), (value) => {
        assert.equal(trailersFault(['name', value]) === undefined, !/[\0\r\n]/.test(value));
      }),
    );
  });

  it('lose white space at their ends, and nothing else', { timeout: 10_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...' \ta\u00a0\u000b') }), (value) => {
        const fields = ['name', value];
        assert.equal(trailersFault(fields), undefined);
        assert.equal(fields[1], value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, ''));
      }),
    );
    const fields = ['a', `${' '.repeat(500_000)}x${' '.repeat(500_000)}y`];
    assert.equal(trailersFault(fields), undefined);
    assert.equal(fields[1]?.length, 500_002);
  });

  it('keep it in grpc-message, where grpc-go escapes no spaces', { timeout: 10_000 }, () => {
    for (const value of [' no value for missing ', 'a\t', ' ']) {
      const fields = ['grpc-message', value];
      assert.equal(trailersFault(fields), undefined);
      assert.equal(fields[1], value);
    }
    assert.match(trailersFault(['grpc-message', 'a\r\n']) ?? '', /forbidden characters/);
  });
});
