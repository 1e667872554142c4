import { ClosedError } from './internal/errors.js';
import type { Call } from './types/call.js';
import { runUntil, type SignalledCall } from './with-signal.js';

/**
 * The life of an object that an author makes. Its methods `run` in it, and so keep the rules of calls and of closing
 * without more code: each ends with its call's abort or deadline, those under way end with the object, later ones are
 * refused, and closing it again does no more.
 *
 * ```ts
 * const life = new Lifetime('the relayer');
 * return {
 *   latestHead: (call) => life.run(call, ({ signal }) => head(signal)),
 *   close: () => life.close(() => socket.destroy()),
 * };
 * ```
 */
export class Lifetime {
  readonly #name: string;
  readonly #running = new Set<AbortController>();
  #closing: Promise<void> | undefined;

  /** @param name what errors call the object */
  constructor(name: string) {
    this.#name = name;
  }

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  /**
   * Runs one call, as `withSignal` does.
   * Rejects with {@link ClosedError} when the object is closed, before the call or while it is under way.
   */
  async run<T>(call: Call | undefined, work: (call: SignalledCall) => T | PromiseLike<T>): Promise<T> {
    if (this.closed) throw new ClosedError(this.#name);
    const controller = new AbortController();
    this.#running.add(controller);
    try {
      return await runUntil(controller, call, work);
    } finally {
      this.#running.delete(controller);
    }
  }

  /** Ends the calls that are under way, then runs `end`, the first time; the next times it waits for that. */
  close(end: () => void | PromiseLike<void> = () => {}): Promise<void> {
    this.#closing ??= this.#end(end);
    return this.#closing;
  }

  async #end(end: () => void | PromiseLike<void>): Promise<void> {
    for (const controller of this.#running) controller.abort(new ClosedError(this.#name));
    await end();
  }
}
