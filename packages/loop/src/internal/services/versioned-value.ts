import type { VersionedBytes } from '../../pb/codec/codec.pb.js';
import type { Value, ValuesEncoding } from '../../types/values.js';
import type { Mapping } from '../table/mapping.js';
import { decodeVersionedBytes, encodeVersionedBytes } from '../values/versioned-bytes.js';

/** A value of any type in an encoding that travels with it: whatever is received is read. */
function versionedValue(encoding: ValuesEncoding): Mapping<Value, VersionedBytes | undefined> {
  return {
    refs: false,
    toWire: (value) => encodeVersionedBytes(value, encoding),
    fromWire: (wire) => decodeVersionedBytes(wire),
  };
}

/** The original's default: what goes out where nobody asked for another encoding. */
export const cborValue = versionedValue('cbor');

export type ByEncoding<M> = Readonly<Record<ValuesEncoding, M>>;

/** One mapping for each encoding, for replies whose encoding the request decides. */
export function byEncoding<M>(make: (value: Mapping<Value, VersionedBytes | undefined>) => M): ByEncoding<M> {
  return {
    json: make(versionedValue('json')),
    json2: make(versionedValue('json2')),
    cbor: make(cborValue),
    values: make(versionedValue('values')),
  };
}
