/** Told of a cleanup that failed: closing goes on, nothing is thrown. */
export type CleanupFailed = (error: unknown) => void;

type Cleanup = () => void | Promise<void>;

/**
 * Owns whatever is opened for one purpose: listeners, dialled connections, relays, served objects, child scopes.
 * Closing a scope closes all of it once, the youngest first. What is added to a closed scope is closed at once,
 * so that a resource that arrives late (a dial that won its race against the end) cannot leak.
 */
export class Scope implements AsyncDisposable {
  readonly #cleanups = new Set<Cleanup>();
  readonly #cleanupFailed: CleanupFailed;
  readonly #ended = new AbortController();
  #closing: Promise<void> | undefined;
  #members = 0;

  constructor(cleanupFailed: CleanupFailed) {
    this.#cleanupFailed = cleanupFailed;
  }

  /** Aborts as soon as the scope begins to close. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  /** How many things the scope holds, child scopes counted as one each. */
  get size(): number {
    return this.#cleanups.size;
  }

  /** @returns a function that takes the cleanup back, for a resource that ended by itself. */
  add(cleanup: Cleanup): () => void {
    if (this.closed) {
      void this.#run(cleanup);
      return () => {};
    }
    this.#cleanups.add(cleanup);
    return () => this.#cleanups.delete(cleanup);
  }

  child(): Scope {
    const child = new Scope(this.#cleanupFailed);
    const forget = this.add(() => child.close());
    child.#ended.signal.addEventListener('abort', forget, { once: true });
    return child;
  }

  /** A child that keeps the scope open: when the last of them closes, so does the scope. */
  member(): Scope {
    const member = this.child();
    this.#members++;
    member.add(() => {
      this.#members--;
      // While the scope itself closes its children, waiting for it would be waiting for oneself.
      return this.#members === 0 && !this.closed ? this.close() : undefined;
    });
    return member;
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #closeAll(): Promise<void> {
    // Let `#closing` be assigned first: a cleanup may ask whether the scope is closed.
    await Promise.resolve();
    this.#ended.abort();
    for (const cleanup of [...this.#cleanups].reverse()) await this.#run(cleanup);
    this.#cleanups.clear();
  }

  async #run(cleanup: Cleanup): Promise<void> {
    try {
      await cleanup();
    } catch (error) {
      this.#cleanupFailed(error);
    }
  }
}
