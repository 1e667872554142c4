/** Numbers from 0 to below 1. */
export type Random = () => number;

/**
 * Numbers that follow from a seed and a name alone, so that one decision does not move when another one is added.
 * Not for secrets.
 * @param name what the numbers decide: "drop observation 1 to 0 in 3.2".
 */
export function randomOf(seed: number | bigint | string, name: string): Random {
  let state = hash(`${seed}\n${name}`);
  // mulberry32: 32 bits of state, each used once.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All indices below `count` in a drawn order. */
export function permutation(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

/** FNV-1a, 32 bits, over UTF-16 units; mixed once more since its low bits are weak. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return value ^ (value >>> 13);
}
