import type { Hex } from '../hex.js';

interface Pending {
  readonly nonce: number;
  readonly expiresAt: number;
}

/**
 * Remembers the nonces of transactions under way, since the count that a node gives may lag behind (another node
 * after a failover) while a transaction is on its way. An entry ends with its receipt, or after a while: the node's
 * count is then the truth again, even if a transaction was dropped.
 */
export class NonceBook {
  readonly #lifetimeMs: number;
  readonly #pending = new Map<Hex, Pending[]>();

  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  /** @param count the account's transaction count as the node gives it, pending ones included. */
  next(account: Hex, count: number): number {
    const alive = this.#alive(account);
    return alive.reduce((next, { nonce }) => Math.max(next, nonce + 1), count);
  }

  add(account: Hex, nonce: number): void {
    const entry = { nonce, expiresAt: performance.now() + this.#lifetimeMs };
    this.#pending.set(account, [...this.#alive(account), entry]);
  }

  settle(account: Hex, nonce: number): void {
    const rest = this.#alive(account).filter((entry) => entry.nonce !== nonce);
    if (rest.length === 0) this.#pending.delete(account);
    else this.#pending.set(account, rest);
  }

  #alive(account: Hex): Pending[] {
    const now = performance.now();
    return (this.#pending.get(account) ?? []).filter((entry) => entry.expiresAt > now);
  }
}
