/** Random numbers that depend on a seed only (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, not including, `bound`. */
  below(bound: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }

  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** Signed, of at most `bits` bits, short ones as likely as long ones. */
  integer(bits: number): bigint {
    const size = this.between(0, bits - 1);
    let value = 0n;
    for (let done = 0; done < size; done += 16) value = (value << 16n) | BigInt(this.below(65536));
    value &= (1n << BigInt(size)) - 1n;
    return this.oneIn(2) ? value : -value;
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, key: this.below(2 ** 32) }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }
}
