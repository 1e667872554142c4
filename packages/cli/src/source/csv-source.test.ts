import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { InputError } from '../input/input-error.js';
import { CsvSource } from './csv-source.js';

const limit = { timeout: 10_000 };
const text = 'time,low,high\r\nmonday,1.5,2\r\n\r\ntuesday,2.5,3\r\n';
const make = (given: Partial<ConstructorParameters<typeof CsvSource>[0]>) =>
  new CsvSource({ name: 'prices.csv', text, columns: ['high', 'low'], decimals: 1, ...given });
const at = (epoch: number, round: number) => ({ configDigest: new Uint8Array(32), epoch, round });

describe('prices from a table', () => {
  it('give each oracle its column of the same row, one row a round, and begin again in the end', limit, async () => {
    const source = make({});
    const rows = [];
    for (const round of [1, 2, 3]) {
      rows.push(await Promise.all([0, 1, 2].map((oracle) => source.of(oracle).observe(at(1, round)))));
    }
    assert.deepEqual(rows, [
      [20n, 15n, 20n],
      [30n, 25n, 30n],
      [20n, 15n, 20n],
    ]);
  });

  it('give an oracle that is late the row of its round', limit, async () => {
    const source = make({});
    assert.equal(await source.of(0).observe(at(1, 1)), 20n);
    assert.equal(await source.of(0).observe(at(2, 1)), 30n);
    assert.equal(await source.of(1).observe(at(1, 1)), 15n);
  });

  for (const [what, given, pattern] of [
    ['a column that is not there', { columns: ['close'] }, /prices\.csv has no column "close"/],
    ['a price that is none', { text: 'low,high\n1,abc\n' }, /prices\.csv, line 2: "abc" is no finite decimal/],
    ['a row that is too short', { text: 'low,high\n1,2\n1\n' }, /line 3/],
    ['a table without rows', { text: 'low,high\n' }, /has no rows/],
  ] as const) {
    it(`refuse ${what}`, limit, () => {
      assert.throws(
        () => make(given),
        (error) => error instanceof InputError && pattern.test(error.message),
      );
    });
  }

  it('of the embedded network are real candles: low, high and what lies between', limit, async () => {
    const file = await readFile(new URL('../../data/eur-usd-2017-1h.csv', import.meta.url), 'utf8');
    const source = make({ text: file, columns: ['open', 'high', 'low', 'close'], decimals: 8 });
    for (let round = 1; round <= 200; round++) {
      const [open, high, low, close] = await Promise.all(
        [0, 1, 2, 3].map((oracle) => source.of(oracle).observe(at(1, round))),
      );
      assert.ok(low !== undefined && open !== undefined && close !== undefined && high !== undefined);
      assert.ok(
        low <= open && low <= close && open <= high && close <= high && low > 100_000_000n && high < 110_000_000n,
      );
    }
  });
});
