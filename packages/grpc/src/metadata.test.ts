import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Metadata } from './metadata.js';

const limit = { timeout: 10_000 };

function accepts(key: string, value: string): boolean {
  try {
    return new Metadata([[key, value]]).size === 1;
  } catch {
    return false;
  }
}

describe('metadata', () => {
  it('takes keys of the characters that gRPC allows, and no others', limit, () => {
    const likely = fc.string({ unit: fc.constantFrom(...'az09_.-AZ:/`{, \u00e9') });
    fc.assert(
      fc.property(fc.oneof(likely, fc.string()), (key) => {
        const lower = key.toLowerCase();
        const valid = /^[0-9a-z_.-]+$/.test(lower) && !lower.startsWith('grpc-') && !lower.endsWith('-bin');
        assert.equal(accepts(key, 'value'), valid);
      }),
    );
  });

  it('takes printable ASCII as text, and nothing else', limit, () => {
    const likely = fc.string({ unit: fc.constantFrom(...' ~!a\u007f\u001f\r\n\0\u00e9') });
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: 'grapheme' })), (text) => {
        assert.equal(accepts('key', text), /^[\x20-\x7e]*$/.test(text));
      }),
    );
  });
});
