import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { getAddress } from 'viem/utils';
import { checksumAddress } from './address.js';
import { toHex } from './hex.js';

const limit = { timeout: 10_000 };

describe('addresses', () => {
  it('get the checksum that viem gives, from bytes and from text in any case', limit, () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        const text = toHex(bytes);
        const expected = getAddress(text);
        for (const written of [bytes, text, `0x${text.slice(2).toUpperCase()}`, expected]) {
          assert.equal(checksumAddress(written), expected);
        }
      }),
    );
  });

  it('are refused in mixed case with a wrong checksum, and when they are none', limit, () => {
    const right = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
    assert.equal(checksumAddress(right), right);
    assert.throws(() => checksumAddress(right.replace('aA', 'Aa')), /has a wrong checksum/);
    for (const wrong of ['', '0x', right.slice(2), right.slice(0, -1), `${right}0`, `${right.slice(0, -1)}g`]) {
      assert.throws(() => checksumAddress(wrong), { code: 'OCR2_INVALID_ARGUMENT' });
    }
  });
});
