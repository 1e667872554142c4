import type { Server } from '@loopp/grpc';
import { remoteOf } from '../client/remote.js';
import type { Scope } from '../scope.js';

interface Made {
  readonly server: Server;
  readonly scope: Scope;
  /** Of the call that made it. */
  readonly callScope: Scope;
  wasUsed: boolean;
}

/**
 * What the methods of one served object made for the other side. A host that lost its connection asks again, with
 * the same arguments: the former object, to which nobody is connected any more, must not live on beside the new
 * one. (One that merely lies idle is left alone: a Go client closes idle connections and comes back later.)
 */
export class MadeObjects {
  readonly #made = new Map<string, Set<Made>>();

  add(key: string, server: Server, scope: Scope, callScope: Scope): void {
    const made: Made = { server, scope, callScope, wasUsed: false };
    const stopWatching = server.onConnectionCountChange(() => {
      made.wasUsed = true;
    });
    const same = this.#made.get(key) ?? new Set<Made>();
    this.#made.set(key, same.add(made));
    scope.add(() => {
      stopWatching();
      same.delete(made);
      if (same.size === 0) this.#made.delete(key);
    });
  }

  /** Closes the deserted objects that were made by an equal call. To be called when the new ones stand. */
  async retire(key: string, newest: Scope): Promise<void> {
    for (const { server, scope, callScope, wasUsed } of [...(this.#made.get(key) ?? [])]) {
      if (callScope !== newest && wasUsed && server.connectionCount === 0) await scope.close();
    }
  }
}

/** Equal for calls of one method with equal arguments; references to live objects count as equal. */
export function callKey(method: string, values: readonly unknown[]): string {
  const text = JSON.stringify(values, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    if (typeof value === 'object' && value !== null && remoteOf(value) !== undefined) return 'reference';
    return value;
  });
  return `${method} ${text}`;
}
