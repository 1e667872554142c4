import { randomUUID } from 'node:crypto';
import type { Scope } from '../scope.js';

/** What stands behind ids that were given out, for later calls on the same connection. */
export class Handles<T> {
  readonly #values = new Map<string, T>();

  /** @returns the id, valid until `scope` closes. */
  add(value: T, scope: Scope): string {
    const id = randomUUID();
    this.#values.set(id, value);
    scope.add(() => void this.#values.delete(id));
    return id;
  }

  get(id: string): T | undefined {
    return this.#values.get(id);
  }
}
