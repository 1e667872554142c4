import type { MetadataKey } from './metadata-key.js';
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
  /** Keeps `value` for calls on this same connection. @returns the id that they will carry. */
  keep<T extends object>(table: ObjectTable<T>, value: T): string;
  /** @returns a client whose calls go over this same connection and carry the id that came in a message. */
  attach<T extends object>(table: ObjectTable<T>, key: MetadataKey<string>, id: string): T;
}
