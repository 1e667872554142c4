import { Duplex } from 'node:stream';

/** One end of a byte stream in memory; what is written to one end is read from the other, without a copy. */
export class MemoryDuplex extends Duplex {
  #other: MemoryDuplex | undefined;

  static pair(): [MemoryDuplex, MemoryDuplex] {
    const a = new MemoryDuplex();
    const b = new MemoryDuplex();
    a.#other = b;
    b.#other = a;
    return [a, b];
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#other?.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.#other?.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#other?.push(null);
    done(error);
  }
}
