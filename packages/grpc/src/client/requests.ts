import { StatusError } from '../status-error.js';

/** The call that the requests of a stream go to. */
export interface RequestTarget {
  send(payload: Uint8Array): void;
  end(): void;
  /** Whether to wait for `resume`. */
  mustWait(): boolean;
  fail(error: StatusError): void;
}

/** Pulls the requests of a streaming call from the application as fast as the peer takes them. */
export class Requests {
  readonly #next: () => unknown;
  readonly #return: () => unknown;
  #resume: (() => void) | undefined;
  #stopped = false;

  constructor(next: () => unknown, close: () => unknown) {
    this.#next = next;
    this.#return = close;
  }

  /** The encoded messages of an iterable. */
  static from<I>(requests: AsyncIterable<I> | Iterable<I>, encode: (request: I) => Uint8Array): Requests {
    const iterator = Symbol.asyncIterator in requests ? requests[Symbol.asyncIterator]() : requests[Symbol.iterator]();
    const next = async (): Promise<Uint8Array | undefined> => {
      const result = await iterator.next();
      return result.done === true ? undefined : encode(result.value);
    };
    return new Requests(next, () => iterator.return?.());
  }

  start(target: RequestTarget): void {
    this.#run(target).catch((error: unknown) => target.fail(StatusError.from(error)));
  }

  /** The peer takes more. */
  resume(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  /** The call is over: no more requests are wanted. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.resume();
    // Cleaning up is the application's own affair; the call has its status already.
    Promise.resolve()
      .then(this.#return)
      .catch(() => {});
  }

  async #run(target: RequestTarget): Promise<void> {
    while (!this.#stopped) {
      const payload = await this.#next();
      if (this.#stopped) return;
      if (!(payload instanceof Uint8Array)) {
        target.end();
        return;
      }
      target.send(payload);
      if (target.mustWait()) {
        await new Promise<void>((resolve) => {
          this.#resume = resolve;
        });
      }
    }
  }
}
