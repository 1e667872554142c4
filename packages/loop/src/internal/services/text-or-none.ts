import type { Mapping } from '../table/mapping.js';

/** A text that may be left out; on the wire that is the empty text. */
export const textOrNone: Mapping<string | undefined, string> = {
  refs: false,
  toWire: (value) => value,
  fromWire: (value) => (value === '' ? undefined : value),
};
