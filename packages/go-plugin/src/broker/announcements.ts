import { LooppError } from '@loopp/grpc';

interface Waiter<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

// A bound against a peer that announces without end; far above what any application has open at once.
const MOST_PENDING = 65_536;

/**
 * What the other side announced, by id, until somebody asks for it.
 *
 * Go forgets an announcement after 5 s, so that a dial later than that fails although the other side still listens. Here it
 * is kept until it is used or the broker closes; only the wait for one that has not come yet is bounded.
 */
export class Announcements<T> {
  readonly #pending = new Map<number, T>();
  readonly #waiters = new Map<number, Set<Waiter<T>>>();
  readonly #timeoutMs: number;
  readonly #timedOut: (id: number) => Error;
  #closed: Error | undefined;

  constructor(timeoutMs = 5000, timedOut: (id: number) => Error = notAnnounced) {
    this.#timeoutMs = timeoutMs;
    this.#timedOut = timedOut;
  }

  announce(id: number, value: T): void {
    const [waiter] = this.#waiters.get(id) ?? [];
    if (waiter !== undefined) {
      waiter.resolve(value);
      return;
    }
    if (this.#pending.size >= MOST_PENDING) {
      for (const oldest of this.#pending.keys()) {
        this.#pending.delete(oldest);
        break;
      }
    }
    this.#pending.set(id, value);
  }

  /** Takes the announcement of `id`, waiting for it if need be. Each announcement is handed out once. */
  take(id: number, signal?: AbortSignal): Promise<T> {
    const value = this.#pending.get(id);
    if (this.#pending.delete(id) && value !== undefined) return Promise.resolve(value);
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const waiters = this.#waiters.get(id) ?? new Set();
      this.#waiters.set(id, waiters);
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        waiters.delete(waiter);
        if (waiters.size === 0) this.#waiters.delete(id);
      };
      const waiter: Waiter<T> = {
        resolve: (found) => {
          leave();
          resolve(found);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      const onAbort = () => waiter.reject(signal?.reason);
      const timer = setTimeout(() => waiter.reject(this.#timedOut(id)), this.#timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      waiters.add(waiter);
    });
  }

  /** Drops an announcement nobody took. */
  forget(id: number): void {
    this.#pending.delete(id);
  }

  /** Ends all waits with `reason`, and every later one. */
  close(reason: Error): void {
    this.#closed ??= reason;
    this.#pending.clear();
    for (const waiters of [...this.#waiters.values()]) {
      for (const waiter of [...waiters]) waiter.reject(reason);
    }
  }
}

function notAnnounced(id: number): LooppError {
  return new LooppError('GO_PLUGIN_BROKER_TIMEOUT', `timeout waiting for connection info on id ${id}`, {
    remedy: 'the other side must accept on this id, and on no more than one dial per accept',
  });
}
