import type { Connected } from '../connection/connection.js';

const remoteKey: unique symbol = Symbol('loopp.remote');

/** What stands behind a client. */
export interface Remote {
  readonly connection: Connected;
  /** Its parts, also those that the other side lacks at the moment. */
  readonly parts: Readonly<Record<string, object>>;
}

interface MaybeRemote {
  readonly [remoteKey]?: Remote;
}

/** Marks an object as a client, so that handing it on becomes a relay. */
export function markRemote(client: object, remote: Remote): void {
  Object.defineProperty(client, remoteKey, { value: remote });
}

/** @returns what is behind a client; undefined for objects that live in this process. */
export function remoteOf(value: object): Remote | undefined {
  return (value as MaybeRemote)[remoteKey];
}
