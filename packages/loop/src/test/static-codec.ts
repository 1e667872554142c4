import type { Codec } from '../types/codec.js';
import { wireErrors } from '../wire-errors.js';

/** What the original's static codec says, whatever it is asked. */
export const staticMaxSize = 37;

/** A codec of one type, `itemType`: objects with one text `text`, as UTF-8. */
export function staticCodec(): Required<Codec> {
  const known = (itemType: string): void => {
    if (itemType !== 'itemType') throw wireErrors.invalidType.because(`no type named ${itemType}`);
  };
  return {
    encode: async (item, itemType) => {
      known(itemType);
      const { text } = item as { readonly text?: unknown };
      if (typeof text !== 'string') throw wireErrors.fieldNotFound.because('text');
      return new TextEncoder().encode(text);
    },
    decode: async (encoded, itemType) => {
      known(itemType);
      return { text: new TextDecoder().decode(encoded) };
    },
    getMaxEncodingSize: async () => staticMaxSize,
    getMaxDecodingSize: async (n) => staticMaxSize + n,
  };
}
