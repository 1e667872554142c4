import type { Mapping } from './mapping.js';
import type { ObjectTable } from './object-table.js';

/**
 * A live object that crosses as a broker connection id. Outbound: the object is served on a new connection (or
 * relayed, when it lives in another plugin) and its id is sent. Inbound: the id is dialled and a client handed out.
 */
export function ref<T extends object>(table: ObjectTable<T>): Mapping<T, number> {
  return {
    refs: true,
    toWire: (value, crossing) => crossing.serve(table, value),
    fromWire: (id, crossing) => crossing.dial(table, id),
  };
}
