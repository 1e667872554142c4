import { replacing } from './internal/replacing.js';
import type { Codec } from './types/codec.js';
import type { Value } from './types/values.js';
import { type ValueType, valueAs } from './value-type.js';

/**
 * A codec whose items have their types before they reach it, whatever encoding the caller used.
 *
 * @param typeOf tells a name's type, as the original asks implementations with `CreateType`; undefined leaves items as
 * they arrive. Throw `wireErrors.invalidType` for a name that is not known.
 */
export function typedCodec<C extends Codec>(codec: C, typeOf: (itemType: string) => ValueType | undefined): C {
  return replacing<Codec, C>(codec, {
    encode: async (item, itemType, call) => {
      const type = typeOf(itemType);
      return codec.encode(type === undefined ? item : (valueAs(type, item) as Value), itemType, call);
    },
  });
}
