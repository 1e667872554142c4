import { Connection, type Reopen } from '../connection/connection.js';
import type { Peer } from '../connection/peer.js';
import type { Scope } from '../scope.js';
import type { Crossing } from '../table/crossing.js';
import type { Mapping } from '../table/mapping.js';
import type { ObjectTable } from '../table/object-table.js';

import { noCrossing } from './none.js';

/** Dials the references of a message that came in. */
export class InboundCrossing implements Crossing {
  readonly #peer: Peer;
  readonly #newScope: () => Scope;
  readonly #reopen: ((nth: number) => Reopen) | undefined;
  readonly #connections: Connection[] = [];

  /**
   * @param newScope for one object of the message
   * @param reopen how to make the nth object of the message anew; without it a client dies with its connection
   */
  constructor(peer: Peer, newScope: () => Scope, reopen?: (nth: number) => Reopen) {
    this.#peer = peer;
    this.#newScope = newScope;
    this.#reopen = reopen;
  }

  /** The ids in a message, without dialling them. */
  static idsOf(mapping: Mapping<unknown, unknown>, wire: unknown): readonly number[] {
    const ids: number[] = [];
    mapping.fromWire(wire, {
      serve: noCrossing.serve,
      dial: (_table, id) => {
        ids.push(id);
        return {} as never;
      },
    });
    return ids;
  }

  serve(): never {
    throw new TypeError('a message that came in is dialled, not served');
  }

  dial<T extends object>(table: ObjectTable<T>, id: number): T {
    const dialled = this.#peer.dial(id, this.#newScope());
    const connection = new Connection(table, dialled, this.#reopen?.(this.#connections.length));
    this.#connections.push(connection);
    return this.#peer.engine.createClient(table, connection);
  }

  /**
   * Waits until every dial stands, so that a dead reference is reported by the call that brought it, and until
   * optional parts were asked for, so that nobody sees an object before it is known what it has.
   */
  async settle(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.current()));
  }
}
