/** Which of a process's outputs a piece came from. */
export type OutputName = 'stdout' | 'stderr';

export interface Output {
  readonly name: OutputName;
  readonly data: Uint8Array;
}

// go-plugin's own servers send pieces of at most this size.
const PIECE = 1024;
const DEFAULT_CAPACITY = 1024 * 1024;

/**
 * Output that waits for a host to read it. It never blocks the writer: when full, the oldest pieces go, and the reader is
 * told how much is missing.
 */
export class OutputRing {
  readonly #capacity: number;
  #pieces: Output[] = [];
  #length = 0;
  #dropped = 0;
  #ended = false;
  readonly #wake = new Set<() => void>();

  constructor(capacity = DEFAULT_CAPACITY) {
    this.#capacity = capacity;
  }

  push(name: OutputName, data: Uint8Array): void {
    for (let start = 0; start < data.length; start += PIECE) {
      const piece = data.slice(start, start + PIECE);
      this.#pieces.push({ name, data: piece });
      this.#length += piece.length;
    }
    let surplus = 0;
    while (this.#length > this.#capacity) {
      const size = this.#pieces[surplus++]?.data.length ?? 0;
      this.#length -= size;
      this.#dropped += size;
    }
    if (surplus > 0) this.#pieces.splice(0, surplus);
    this.#notify();
  }

  /** Takes what waits, at once. */
  drain(): Output[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#length = 0;
    if (this.#dropped > 0)
      pieces.unshift({ name: 'stderr', data: Buffer.from(`[${this.#dropped} bytes of output lost]\n`) });
    this.#dropped = 0;
    return pieces;
  }

  /** Ends every reader once all is read. */
  end(): void {
    this.#ended = true;
    this.#notify();
  }

  /** Yields output as it comes. Each piece goes to one reader only. */
  async *read(signal: AbortSignal): AsyncGenerator<Output, void, undefined> {
    while (!signal.aborted) {
      yield* this.drain();
      if (this.#pieces.length > 0) continue;
      if (this.#ended) return;
      await this.#changed(signal);
    }
  }

  #notify(): void {
    for (const wake of [...this.#wake]) wake();
  }

  #changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
