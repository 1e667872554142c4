import type { VersionedBytes } from '../../pb/codec/codec.pb.js';
import { Value as WireValue } from '../../pb/values/values.pb.js';
import type { Value, ValuesEncoding } from '../../types/values.js';
import { noCrossing } from '../crossing/none.js';
import { dynamicValue, dynamicValueToWire } from '../services/dynamic-value.js';
import { decodeCbor, encodeCbor } from './cbor.js';
import { InvalidValueError } from './invalid-value-error.js';
import { decodeJson, encodeJson, json1, json2 } from './json.js';

interface Encoding {
  readonly name: ValuesEncoding;
  encode(value: unknown): Uint8Array;
  decode(bytes: Uint8Array): Value;
}

/** By their number on the wire. */
const encodings: readonly Encoding[] = [
  {
    name: 'json',
    encode: (value) => encodeJson(value, json1),
    decode: (bytes) => decodeJson(bytes, json1),
  },
  {
    name: 'json2',
    encode: (value) => encodeJson(value, json2),
    decode: (bytes) => decodeJson(bytes, json2),
  },
  { name: 'cbor', encode: encodeCbor, decode: decodeCbor },
  {
    name: 'values',
    encode: (value) => WireValue.encode(dynamicValueToWire(value)),
    decode: (bytes) => dynamicValue.fromWire(WireValue.decode(bytes), noCrossing),
  },
];

/**
 * A value for the wire.
 *
 * @throws InvalidValueError for what is no `Value`.
 */
export function encodeVersionedBytes(value: unknown, encoding: ValuesEncoding = 'cbor'): VersionedBytes {
  const version = encodings.findIndex(({ name }) => name === encoding);
  return { version, data: plain(refusing(() => encodingOf(version).encode(value))) };
}

/**
 * The value that came. An absent message is refused, as in the original.
 *
 * @throws InvalidValueError for bytes that are no value, an unknown version among them.
 */
export function decodeVersionedBytes(bytes: VersionedBytes | undefined): Value {
  if (bytes === undefined) throw new InvalidValueError('the value is missing');
  const { decode } = encodingOf(bytes.version);
  return refusing(() => decode(plain(bytes.data)));
}

/** The encoding in which a peer wrote, and in which it wants its answer. */
export function encodingNamed(version: number): ValuesEncoding {
  return encodingOf(version).name;
}

function encodingOf(version: number): Encoding {
  const encoding = encodings[version];
  if (encoding === undefined) {
    throw new InvalidValueError(`unsupported encoding version ${version}`, { kind: 'invalid encoding' });
  }
  return encoding;
}

/** No Buffer: whose `slice` would share the bytes with what came, and which compares unequal to the same bytes. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** What parsers throw is the bytes' fault. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidValueError) throw error;
    throw new InvalidValueError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
