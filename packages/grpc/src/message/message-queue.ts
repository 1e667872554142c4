/** Messages between the transport, which pushes, and one reader, which pulls. */
export class MessageQueue<T> implements AsyncIterable<T>, AsyncIterator<T, undefined> {
  #items: { value: T; size: number }[] = [];
  #first = 0;
  #ended = false;
  #error: unknown;
  #waiting: { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void }[] = [];
  readonly #onTaken: (size: number) => void;
  readonly #onReturn: () => void;

  /**
   * @param onTaken the reader took a message of that many octets of DATA
   * @param onReturn the reader wants no more, though there may be more
   */
  constructor(onTaken: (size: number) => void, onReturn: () => void) {
    this.#onTaken = onTaken;
    this.#onReturn = onReturn;
  }

  /** Whether the reader has taken everything. */
  get empty(): boolean {
    return this.#items.length === 0;
  }

  push(value: T, size: number): void {
    if (this.#ended) return;
    const waiter = this.#waiting.shift();
    if (waiter === undefined) {
      this.#items.push({ value, size });
    } else {
      this.#onTaken(size);
      waiter.resolve({ value, done: false });
    }
  }

  /** Nothing more comes; what was pushed can still be read. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const waiter of this.#waiting) waiter.resolve({ value: undefined, done: true });
    this.#waiting = [];
  }

  /** The reader gets the error once it has read what was pushed. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    const [first, ...others] = this.#waiting;
    this.#waiting = [];
    if (first === undefined) return;
    this.#error = undefined;
    first.reject(error);
    for (const waiter of others) waiter.resolve({ value: undefined, done: true });
  }

  /** Drops what was not read. */
  clear(): void {
    this.#items = [];
    this.#first = 0;
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const item = this.#items[this.#first];
    if (item !== undefined) {
      this.#first++;
      if (this.#first === this.#items.length) this.clear();
      else if (this.#first > 64) this.#compact();
      this.#onTaken(item.size);
      return Promise.resolve({ value: item.value, done: false });
    }
    if (this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      return Promise.reject(error);
    }
    if (this.#ended) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.clear();
    this.#error = undefined;
    if (!this.#ended) {
      this.end();
      this.#onReturn();
    }
    return Promise.resolve({ value: undefined, done: true });
  }

  #compact(): void {
    this.#items.splice(0, this.#first);
    this.#first = 0;
  }
}
