/** A token bucket: `burst` at once, `perSecond` in the long run, so that honest peers never run dry by age alone. */
export class Rate {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #updated: number;

  /** @param now a monotonic clock in milliseconds */
  constructor(perSecond: number, burst: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#now = now;
    this.#tokens = burst;
    this.#updated = now();
  }

  /** Takes `cost` tokens; false when the bucket is empty. */
  take(cost: number): boolean {
    if (this.#tokens < cost) {
      const now = this.#now();
      this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#updated) * this.#perSecond) / 1000);
      this.#updated = now;
      if (this.#tokens < cost) return false;
    }
    this.#tokens -= cost;
    return true;
  }

  /** Earns tokens by useful work. */
  earn(tokens: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + tokens);
  }
}
