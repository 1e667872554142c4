import type { Connection } from '../connection/connection.js';

const connectionKey: unique symbol = Symbol('loopp.connection');

interface Remote {
  readonly [connectionKey]?: Connection;
}

/** Marks an object as the client of a connection, so that handing it on becomes a relay. */
export function markRemote(client: object, connection: Connection): void {
  Object.defineProperty(client, connectionKey, { value: connection });
}

/** @returns the connection behind a client; undefined for objects that live in this process. */
export function connectionOf(value: object): Connection | undefined {
  return (value as Remote)[connectionKey];
}
