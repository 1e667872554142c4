import { writeSync } from 'node:fs';

/** Writes some of `bytes` from `offset` on. @returns how many */
export type WriteSome = (bytes: Uint8Array, offset: number) => number;

const WAIT_MS = 1;
const WAITS = 20;

/**
 * Writes whole lines to standard error at once. Node makes a pipe there non-blocking: when it is full this waits a little for
 * the host to read, then gives the line up and says later how many are lost. A host that reads nothing is waited for once.
 */
export class StderrWriter {
  readonly #write: WriteSome;
  #lost = 0;

  constructor(write: WriteSome = (bytes, offset) => writeSync(2, bytes, offset)) {
    this.#write = write;
  }

  /** @returns whether the line was written */
  line(text: string): boolean {
    const lost = this.#lost > 0 ? `[WARN] ${this.#lost} log lines lost: the host does not read\n` : '';
    if (!this.#whole(Buffer.from(lost + text))) {
      this.#lost++;
      return false;
    }
    this.#lost = 0;
    return true;
  }

  #whole(bytes: Uint8Array): boolean {
    let offset = 0;
    let waits = this.#lost > 0 ? 0 : WAITS;
    while (offset < bytes.length) {
      try {
        offset += this.#write(bytes, offset);
      } catch (error) {
        const full = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
        // A line that has begun is worth more patience: half a line spoils the next one too.
        if (!full || (waits-- <= 0 && offset === 0) || waits < -WAITS) return false;
        pause();
      }
    }
    return true;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
}
