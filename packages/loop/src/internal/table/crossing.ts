import type { ObjectTable } from './object-table.js';

/**
 * What mappings need while one message crosses between processes: references inside it are served or dialled
 * here. Mappings themselves stay synchronous; `settle` waits for what they began.
 */
export interface Crossing {
  /** Serves `value` on a new broker connection. @returns the connection's id, to be sent in the message. */
  serve<T extends object>(table: ObjectTable<T>, value: T): number;
  /** Dials an id that came in a message. @returns a client. */
  dial<T extends object>(table: ObjectTable<T>, id: number): T;
}
