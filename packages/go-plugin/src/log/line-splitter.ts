const NEWLINE = 0x0a;

/** A line, or a piece of one that is longer than the limit. */
export interface Line {
  readonly text: string;
  /** `false` for every piece of an overlong line, its last one included. */
  readonly whole: boolean;
}

/** Cuts a byte stream into lines with bounded memory. A line above `limit` bytes comes in pieces. */
export class LineSplitter {
  readonly #emit: (line: Line) => void;
  readonly #limit: number;
  #parts: Uint8Array[] = [];
  #length = 0;
  #overlong = false;

  constructor(emit: (line: Line) => void, limit = 64 * 1024) {
    this.#emit = emit;
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline < 0 ? chunk.length : newline;
      this.#take(chunk.subarray(start, end));
      if (newline < 0) return;
      this.#finish();
      start = newline + 1;
    }
  }

  /** The stream ended: what stands without a newline is the last line. */
  end(): void {
    if (this.#length > 0 || this.#overlong) this.#finish();
  }

  #take(bytes: Uint8Array): void {
    let rest = bytes;
    while (this.#length + rest.length > this.#limit) {
      const room = this.#limit - this.#length;
      this.#keep(rest.subarray(0, room));
      rest = rest.subarray(room);
      this.#overlong = true;
      this.#flush();
    }
    this.#keep(rest);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  #finish(): void {
    if (this.#length > 0 || !this.#overlong) this.#flush();
    this.#overlong = false;
  }

  #flush(): void {
    const text = Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#length = 0;
    this.#emit({ text: text.endsWith('\r') ? text.slice(0, -1) : text, whole: !this.#overlong });
  }
}
