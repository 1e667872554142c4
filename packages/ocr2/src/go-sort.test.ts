import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { libocrVectors } from './fixtures/libocr.js';
import { goSort } from './go-sort.js';

const limit = { timeout: 10_000 };

function numbers(text: string): number[] {
  return text === '' ? [] : text.split(' ').map(Number);
}

/** Indexes of the keys in the order that goSort leaves. */
function orderOf(keys: readonly number[]): number[] {
  const items = keys.map((key, index) => ({ key, index }));
  goSort(items, (a, b) => a.key < b.key);
  return items.map(({ index }) => index);
}

test('goSort leaves equal keys in the order in which sort.Slice of Go leaves them', limit, () => {
  assert.ok(libocrVectors.sorts.length > 100);
  for (const { keys, order } of libocrVectors.sorts) assert.deepEqual(orderOf(numbers(keys)), numbers(order), keys);
});

test('goSort is not stable from 13 elements on, or it would not be the order of Go', limit, () => {
  const unstable = libocrVectors.sorts.filter(({ keys }) => {
    const order = orderOf(numbers(keys));
    const key = numbers(keys);
    return order.some((index, at) => at > 0 && key[index] === key[order[at - 1] ?? 0] && index < (order[at - 1] ?? 0));
  });
  assert.ok(unstable.length > 0);
  assert.ok(unstable.every(({ keys }) => numbers(keys).length > 12));
});

test('goSort gives a permutation in ascending order', limit, () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 300 }), (keys) => {
      const order = orderOf(keys);
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        keys.map((_, index) => index),
      );
      assert.deepEqual(
        order.map((index) => keys[index]),
        [...keys].sort((a, b) => a - b),
      );
    }),
  );
});
