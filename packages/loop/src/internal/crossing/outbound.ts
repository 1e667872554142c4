import type { Call } from '../../types/call.js';
import type { OnGiven, Owner, Peer } from '../connection/peer.js';
import type { Scope } from '../scope.js';
import type { Crossing } from '../table/crossing.js';
import type { ObjectTable } from '../table/object-table.js';

type Closable = object & { close?(call?: Call): Promise<void> };

/**
 * 'lent': the objects stay their owner's, who closes them. 'given': they were made for the other side; they are
 * closed with the scope, and the scope with the last of them.
 */
export type Ownership = { readonly kind: 'lent' } | Giving;

interface Giving {
  readonly kind: 'given';
  readonly onGiven: OnGiven;
  /** Keeps an object for calls on the connection that the message goes over. @returns its id. */
  readonly keep: (value: object, owner: Owner) => string;
}

/** Serves the references of a message that goes out. */
export class OutboundCrossing implements Crossing {
  readonly #peer: Peer;
  readonly #scope: Scope;
  readonly #ownership: Ownership;
  readonly #listening: Promise<void>[] = [];

  constructor(peer: Peer, scope: Scope, ownership: Ownership) {
    this.#peer = peer;
    this.#scope = scope;
    this.#ownership = ownership;
  }

  serve<T extends object>(table: ObjectTable<T>, value: T): number {
    const server = this.#peer.newServer();
    const owner = this.#ownership.kind === 'lent' ? this.#lend() : this.#give(value);
    if (this.#ownership.kind === 'given') this.#ownership.onGiven(value, owner.scope, server);
    this.#peer.engine.serveObject(server, table, value, owner);
    const { id, listening } = this.#peer.serve(server, owner.scope);
    // Heard by settle(), which is never reached when a later part of the message cannot be mapped.
    listening.catch(() => {});
    this.#listening.push(listening);
    return id;
  }

  keep<T extends object>(_table: ObjectTable<T>, value: T): string {
    if (this.#ownership.kind === 'lent') throw new TypeError('only what a method makes can be kept for its caller');
    return this.#ownership.keep(value, this.#give(value));
  }

  dial(): never {
    throw new TypeError('an outgoing message is served, not dialled');
  }

  attach(): never {
    throw new TypeError('an outgoing message is kept for, not attached to');
  }

  async settle(): Promise<void> {
    await Promise.all(this.#listening);
  }

  #lend(): Owner {
    return { peer: this.#peer, scope: this.#scope.child() };
  }

  #give(value: Closable): Owner {
    const scope = this.#scope.member();
    let closing: Promise<void> | undefined;
    const closeGiven = (call?: Call) => {
      closing ??= Promise.resolve(value.close?.(call));
      return closing;
    };
    scope.add(closeGiven);
    return { peer: this.#peer, scope, closeGiven };
  }
}
