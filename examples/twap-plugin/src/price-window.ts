interface Sample {
  /** Milliseconds. */
  readonly at: number;
  readonly price: bigint;
}

/** The prices of the last while, and their average: each price weighs as long as it stood. */
export class PriceWindow {
  readonly #lengthMs: number;
  #samples: readonly Sample[] = [];

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  /** Samples come in the order of their time. */
  add(at: number, price: bigint): void {
    this.#samples = [...this.#since(at - this.#lengthMs), { at, price }];
  }

  /** `undefined` when the newest price is older than the window: nobody knows then what it would be. */
  average(now: number): bigint | undefined {
    const newest = this.#samples.at(-1);
    const start = now - this.#lengthMs;
    if (newest === undefined || newest.at < start) return undefined;
    const samples = this.#since(start);
    let sum = 0n;
    let time = 0n;
    for (const [index, { at, price }] of samples.entries()) {
      const until = samples[index + 1]?.at ?? now;
      const stood = BigInt(Math.max(0, until - Math.max(at, start)));
      sum += price * stood;
      time += stood;
    }
    return time === 0n ? newest.price : sum / time;
  }

  /** From the one that stood at `start` on. */
  #since(start: number): readonly Sample[] {
    const first = this.#samples.findLastIndex(({ at }) => at <= start);
    return this.#samples.slice(Math.max(0, first));
  }
}
