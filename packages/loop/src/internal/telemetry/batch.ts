export interface BatchOptions {
  readonly intervalMs: number;
  readonly maxBatch: number;
  /** What comes while this many wait is dropped. */
  readonly maxQueue: number;
}

/** Collects items and hands them over in batches, one at a time. What cannot be delivered is dropped, never retried. */
export class Batch<T> {
  readonly #options: BatchOptions;
  readonly #deliver: (items: readonly T[]) => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #waiting: T[] = [];
  #delivering: Promise<void> = Promise.resolve();

  constructor(options: BatchOptions, deliver: (items: readonly T[]) => Promise<void>) {
    this.#options = options;
    this.#deliver = deliver;
    this.#timer = setInterval(() => this.#flush(), options.intervalMs).unref();
  }

  add(item: T): void {
    if (this.#waiting.length >= this.#options.maxQueue) return;
    this.#waiting.push(item);
    if (this.#waiting.length === this.#options.maxBatch) this.#flush();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#flush();
    await this.#delivering;
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    const items = this.#waiting;
    this.#waiting = [];
    this.#delivering = this.#delivering.then(async () => {
      for (let i = 0; i < items.length; i += this.#options.maxBatch) {
        await this.#deliver(items.slice(i, i + this.#options.maxBatch));
      }
    });
  }
}
