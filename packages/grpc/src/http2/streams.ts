import type { Http2Stream } from './stream.js';

/** How many streams that we reset are remembered; their late frames are no fault of the peer. */
const remembered = 2000;

/** The streams of one connection, and what is known of the closed ones. */
export class Streams {
  /** The highest id that the peer opened. */
  lastPeerId = 0;
  /** The highest id that we opened. */
  lastOwnId = 0;
  readonly #open = new Map<number, Http2Stream>();
  readonly #reset = new Set<number>();

  get size(): number {
    return this.#open.size;
  }

  get(id: number): Http2Stream | undefined {
    return this.#open.get(id);
  }

  add(stream: Http2Stream): void {
    this.#open.set(stream.id, stream);
  }

  remove(stream: Http2Stream, wasReset: boolean): void {
    this.#open.delete(stream.id);
    if (wasReset) this.ignore(stream.id);
  }

  /** Whether we reset this stream not long ago. */
  wasReset(id: number): boolean {
    return this.#reset.has(id);
  }

  /** Remembers a stream whose late frames are to be ignored. */
  ignore(id: number): void {
    this.#reset.add(id);
    if (this.#reset.size <= remembered) return;
    for (const oldest of this.#reset) {
      this.#reset.delete(oldest);
      return;
    }
  }

  /** A copy, so that streams may close meanwhile. */
  all(): Http2Stream[] {
    return [...this.#open.values()];
  }
}
