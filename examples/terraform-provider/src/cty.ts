// Terraform's values ("cty") on the wire. They are msgpack with one addition: a value that is not known yet, because
// another resource decides it when it is applied, is an extension. Nothing may be computed from it, only passed on.
import { decode, Encoder, ExtensionCodec } from '@msgpack/msgpack';
import type { DynamicValue } from './pb/tfplugin6.pb.js';

class Unknown {
  toString(): string {
    return '(known after apply)';
  }
}

/** The value that is known only after apply. */
export const unknown = new Unknown();

/** Lists, sets and tuples are arrays; maps, objects and blocks are {@link ObjectValue}s; integers past 2^53 are bigint. */
export type Value = null | boolean | string | number | bigint | Unknown | readonly Value[] | ObjectValue;
export interface ObjectValue {
  readonly [name: string]: Value;
}

const extensions = new ExtensionCodec();
extensions.register({
  type: 0,
  encode: (value) => (value instanceof Unknown ? new Uint8Array(1) : null),
  decode: () => unknown,
});
// Type 12 is an unknown value of which something is known ("not null", "begins with ami-"). That may be ignored.
extensions.register({ type: 12, encode: () => null, decode: () => unknown });

const encoder = new Encoder({ extensionCodec: extensions, useBigInt64: true });

export function encodeValue(value: Value): { msgpack: Uint8Array } {
  return { msgpack: encoder.encode(value) };
}

/** An absent value is null, as a field of protobuf that is left out. */
export function decodeValue(value: DynamicValue | undefined): Value {
  if (value === undefined) return null;
  if (value.msgpack.length > 0) {
    return toValue(decode(value.msgpack, { extensionCodec: extensions, useBigInt64: true }));
  }
  return value.json.length > 0 ? decodeJson(value.json) : null;
}

/** State is stored as JSON, and comes back as such in UpgradeResourceState. */
export function decodeJson(json: Uint8Array): Value {
  return toValue(JSON.parse(new TextDecoder().decode(json)));
}

/** The value of a block, or `undefined` where there is none (state before creation, plan of a removal). */
export function decodeBlock(value: DynamicValue | undefined): ObjectValue | undefined {
  const decoded = decodeValue(value);
  if (decoded === null) return undefined;
  if (isObject(decoded)) return decoded;
  throw new TypeError('expected an object where a block stands');
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** The type constraint of an attribute, as the schema carries it: JSON such as `"string"` or `["list","string"]`. */
export function typeOf(type: 'string' | 'number' | 'bool' | readonly ['list' | 'set' | 'map', string]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(type));
}

function toValue(raw: unknown): Value {
  if (raw === null || raw === undefined) return null;
  if (raw instanceof Unknown) return raw;
  if (Array.isArray(raw)) return raw.map(toValue);
  if (typeof raw === 'object') {
    return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, toValue(value)]));
  }
  if (typeof raw === 'boolean' || typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'bigint') {
    return raw;
  }
  throw new TypeError(`no value of Terraform: ${typeof raw}`);
}
