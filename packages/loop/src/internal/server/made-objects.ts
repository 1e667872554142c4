import type { Server } from '@loopp/grpc';
import { remoteOf } from '../client/remote.js';
import type { Scope } from '../scope.js';

/**
 * How long an object whose call was answered waits for its connection, and how long one that was replaced waits for
 * its last connection to end, in milliseconds: twice what go-plugin waits for a connection, after which none comes.
 */
const graceMs = 10_000;

interface Made {
  readonly server: Server;
  readonly scope: Scope;
  /** Of the call that made it. */
  readonly callScope: Scope;
  /** Whether its call has been answered. */
  stands: boolean;
  wasUsed: boolean;
  replaced: boolean;
}

/**
 * What the methods of one served object made for the other side.
 *
 * A host that lost its connection asks again, with the same arguments: the former object, to which nobody is
 * connected any more, must not live on beside the new one. But equal arguments may also come from a second holder:
 * where the former object's connection stands on, it is that of the first, and may end and come again as it likes (a
 * Go client closes idle connections). An object that nobody connects to at all was lost on the way: its caller gave
 * up as the answer came.
 */
export class MadeObjects {
  readonly #made = new Map<string, Set<Made>>();

  add(key: string, server: Server, scope: Scope, callScope: Scope): void {
    const made: Made = { server, scope, callScope, stands: false, wasUsed: false, replaced: false };
    const stopWatching = server.onConnectionCountChange((count) => {
      made.wasUsed = true;
      if (made.replaced && count === 0) void scope.close();
    });
    const same = this.#made.get(key) ?? new Set<Made>();
    this.#made.set(key, same.add(made));
    scope.add(() => {
      stopWatching();
      same.delete(made);
      if (same.size === 0) this.#made.delete(key);
    });
  }

  /**
   * The new objects of a call stand: those that an equal call had made are closed as soon as nobody is connected.
   * @param atOnce closes them whoever is connected. Of calls at the same time, the one that ends last wins: objects
   *   whose call goes on are not closed.
   */
  replace(key: string, newest: Scope, atOnce: boolean): void {
    for (const made of [...(this.#made.get(key) ?? [])]) {
      if (made.callScope === newest) {
        made.stands = true;
        afterGrace(made, () => {
          if (!made.wasUsed) void made.scope.close();
        });
      } else if (atOnce) {
        if (made.stands) void made.scope.close();
      } else if (made.wasUsed && made.server.connectionCount === 0) {
        void made.scope.close();
      } else if (made.stands && !made.replaced) {
        made.replaced = true;
        afterGrace(made, () => {
          made.replaced = false;
        });
      }
    }
  }
}

function afterGrace(made: Made, then: () => void): void {
  const timer = setTimeout(then, graceMs).unref();
  made.scope.add(() => clearTimeout(timer));
}

/** Equal for calls of one method with equal arguments; references to live objects count as equal. */
export function callKey(method: string, values: readonly unknown[]): string {
  const text = JSON.stringify(values, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    if (value instanceof Map) return [...value];
    if (typeof value === 'object' && value !== null && remoteOf(value) !== undefined) return 'reference';
    return value;
  });
  return `${method} ${text}`;
}
