import { goSort } from '@loopp/ocr2';
import type { Random } from './random.js';

/** Indexes of the keys in the order that our sort leaves. */
export function sortByKeys(keys: readonly number[]): number[] {
  const items = keys.map((key, index) => ({ key, index }));
  goSort(items, (a, b) => a.key < b.key);
  return items.map(({ index }) => index);
}

/** Keys of all lengths that matter, in the patterns that quicksorts have special ways for. */
export function troublesomeKeys(random: Random): number[][] {
  const lengths = [...Array.from({ length: 60 }, (_, length) => length), 100, 255, 256, 1000];
  return lengths.flatMap((length) => {
    const patterns: ((at: number) => number)[] = [
      () => random.below(2),
      () => random.below(3),
      () => random.below(Math.max(1, length)),
      () => 0,
      (at) => at,
      (at) => -at,
      (at) => Math.min(at, length - at),
      (at) => at % 3,
      (at) => (at * 7) % 11,
      (at) => (at === length - 1 ? 0 : at),
      (at) => (random.oneIn(12) ? random.below(length) : at),
      (at) => (random.oneIn(12) ? random.below(length) : -at),
    ];
    return [...patterns.map((key) => Array.from({ length }, (_, at) => key(at))), worstKeys(length)];
  });
}

/**
 * Keys on which this very sort makes one bad partition after another, so that it falls back to its heap sort: an
 * adversary decides keys only when they are compared, always so that the pivot turns out small (McIlroy, 1999).
 */
export function worstKeys(length: number): number[] {
  const undecided = length;
  const keys: number[] = new Array(length).fill(undecided);
  let decided = 0;
  let candidate = 0;
  const key = (index: number) => keys[index] ?? undecided;
  const decide = (index: number) => {
    keys[index] = decided++;
  };
  goSort(
    keys.map((_, index) => index),
    (a, b) => {
      if (key(a) === undecided && key(b) === undecided) decide(a === candidate ? a : b);
      if (key(a) === undecided) candidate = a;
      else if (key(b) === undecided) candidate = b;
      return key(a) < key(b);
    },
  );
  return keys;
}
