import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { atJsonPath, parseJsonPath } from './json-path.js';

const limit = { timeout: 10_000 };
const document = { data: { prices: [{ close: 1.5 }, null], 'a-b': 2 }, list: [[7]] };

describe('JSON paths', () => {
  for (const [path, value] of [
    ['', document],
    ['data.prices[0].close', 1.5],
    ['data.prices[1]', null],
    ['data.a-b', 2],
    ['list[0][0]', 7],
    ['data.prices[2]', undefined],
    ['data.prices[1].close', undefined],
    ['data.toString', undefined],
    ['data.prices.length', 2],
    ['nothing.here', undefined],
  ] as const) {
    it(`finds ${JSON.stringify(value)} at "${path}"`, limit, () => {
      assert.deepEqual(atJsonPath(document, parseJsonPath(path)), value);
    });
  }

  it('may begin with an element', limit, () => assert.equal(atJsonPath([[4, 5]], parseJsonPath('[0][1]')), 5));

  for (const path of ['a..b', '.a', 'a.', 'a[', 'a[x]', 'a[-1]', '[0]b', 'a[0]b']) {
    it(`refuses "${path}"`, limit, () => assert.throws(() => parseJsonPath(path), RangeError));
  }
});
