import type { Call } from '../../types/call.js';
import type { Mapping } from './mapping.js';
import type { MetadataKey } from './metadata-key.js';
import type { Multiplexed, ObjectTable } from './object-table.js';

/** The names of the methods of T that give a P for a K. */
type Giving<T, K, P> = {
  [M in keyof T & string]: NonNullable<T[M]> extends (key: K, call?: Call) => Promise<P> ? M : never;
}[keyof T & string];

/**
 * Objects that a method gives for a key that both sides know: `chosenBy<RelayerSet>()('evm', evm, relayerKey)`. The
 * key goes with each call; nothing is opened, so nothing has to be closed.
 */
export function chosenBy<T extends object>() {
  return <K, P extends object>(method: Giving<T, K, P>, table: ObjectTable<P>, key: MetadataKey<K>): Multiplexed => ({
    method,
    table: table as Multiplexed['table'],
    key: key as Multiplexed['key'],
  });
}

/**
 * Objects that the other side makes and keeps under an id, for calls on the same connection. `reference` stands for
 * one inside a message, as `ref` does for an object with a connection of its own; `services` belongs into the table
 * of the object whose connection they share.
 */
export function handles<P extends object>(
  metadataName: string,
  table: ObjectTable<P>,
): { readonly reference: Mapping<P, string>; readonly services: Multiplexed } {
  const key: MetadataKey<string> = {
    names: [metadataName],
    toValues: (id) => [id],
    fromValues: ([id = '']) => id,
  };
  return {
    reference: {
      refs: true,
      toWire: (value, crossing) => crossing.keep(table, value),
      fromWire: (id, crossing) => crossing.attach(table, key, id),
    },
    services: { method: undefined, table: table as Multiplexed['table'], key: key as Multiplexed['key'] },
  };
}
