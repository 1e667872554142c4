import type { Call } from './call.js';
import type { Value } from './values.js';

/**
 * Encodes values for a chain, by the names that the relayer's configuration gives to their types (wire: `codec.Codec`,
 * in older releases `loop.Codec`). Errors of `wireErrors` keep their identity: `invalidType`, `invalidEncoding`,
 * `fieldNotFound`, `notASlice`, `sliceWrongLength`.
 */
export interface Codec {
  /** @param item usually an object with a member for each field, integers as `bigint`. */
  encode(item: Value, itemType: string, call?: Call): Promise<Uint8Array>;
  /** Clients also ask for an empty type, to find out whether there is a codec: any error will do. */
  decode(encoded: Uint8Array, itemType: string, call?: Call): Promise<Value>;
  /** @returns the most bytes that an item takes whose lists have `n` elements (int32). */
  getMaxEncodingSize?(n: number, itemType: string, call?: Call): Promise<number>;
  /** @returns the most bytes to decode for an item whose lists have `n` elements (int32). */
  getMaxDecodingSize?(n: number, itemType: string, call?: Call): Promise<number>;
}
