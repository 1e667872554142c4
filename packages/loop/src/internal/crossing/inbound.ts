import { Connection, type Reopen } from '../connection/connection.js';
import type { Live } from '../connection/live.js';
import type { Scope } from '../scope.js';
import type { Crossing } from '../table/crossing.js';
import type { Mapping } from '../table/mapping.js';
import { type MetadataKey, writeKey } from '../table/metadata-key.js';
import type { ObjectTable } from '../table/object-table.js';
import { noCrossing } from './none.js';

/** Where a message came from; without a channel it cannot bring objects that share it. */
export type Origin = Pick<Live, 'peer'> & Partial<Pick<Live, 'channel'>>;

/** Opens one object of a message. */
export type Open = (origin: Origin, scope: Scope) => Promise<Live>;

/** Dials the references of a message that came in. */
export class InboundCrossing implements Crossing {
  readonly #origin: Origin;
  readonly #newScope: () => Scope;
  readonly #reopen: ((nth: number) => Reopen) | undefined;
  readonly #connections: Connection[] = [];

  /**
   * @param newScope for one object of the message
   * @param reopen how to make the nth object of the message anew; without it a client dies with its connection
   */
  constructor(origin: Origin, newScope: () => Scope, reopen?: (nth: number) => Reopen) {
    this.#origin = origin;
    this.#newScope = newScope;
    this.#reopen = reopen;
  }

  /** How to open each object of a message, without opening any. */
  static openingOf(mapping: Mapping<unknown, unknown>, wire: unknown): readonly Open[] {
    const opening: Open[] = [];
    const note = (open: Open) => {
      opening.push(open);
      return {} as never;
    };
    mapping.fromWire(wire, {
      ...noCrossing,
      dial: (_table, id) => note(dialling(id)),
      attach: (_table, key, id) => note(attaching(key, id)),
    });
    return opening;
  }

  serve(): never {
    throw new TypeError('a message that came in is dialled, not served');
  }

  keep(): never {
    throw new TypeError('a message that came in is attached, not kept');
  }

  dial<T extends object>(table: ObjectTable<T>, id: number): T {
    return this.#open(table, dialling(id), false);
  }

  attach<T extends object>(table: ObjectTable<T>, key: MetadataKey<string>, id: string): T {
    return this.#open(table, attaching(key, id), true);
  }

  /**
   * Waits until every dial stands, so that a dead reference is reported by the call that brought it, and until
   * optional parts were asked for, so that nobody sees an object before it is known what it has.
   */
  async settle(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.current()));
  }

  #open<T extends object>(table: ObjectTable<T>, open: Open, shared: boolean): T {
    const nth = this.#connections.length;
    const first = open(this.#origin, this.#newScope());
    const connection = new Connection(table, first, this.#reopen?.(nth), shared);
    this.#connections.push(connection);
    return this.#origin.peer.engine.createClient(table, connection);
  }
}

function dialling(id: number): Open {
  return ({ peer }, scope) => peer.dial(id, scope);
}

function attaching(key: MetadataKey<string>, id: string): Open {
  return async ({ peer, channel }, scope) => {
    if (channel === undefined) throw new TypeError('an object that shares a connection came over none');
    return { peer, channel, scope, key: writeKey(key, id) };
  };
}
