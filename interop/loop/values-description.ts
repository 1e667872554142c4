import { Decimal, Instant, type Value } from '@loopp/loop';

/** A value with its Go type, as cmd/values reads and writes it. */
export interface Description {
  readonly kind: string;
  readonly text?: string;
  readonly items?: readonly Description[];
  readonly keys?: readonly string[];
}

/** Leaves that an encoding turns into something else; `undefined` leaves them as they are. */
export type Leaf = (value: Value) => Description | undefined;

export function hex(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString('hex');
}

export function describeValue(value: Value, leaf: Leaf = () => undefined): Description {
  const special = leaf(value);
  if (special !== undefined) return special;
  switch (typeof value) {
    case 'boolean':
      return { kind: 'bool', text: String(value) };
    case 'number':
      return { kind: 'float', text: floatBits(value) };
    case 'bigint':
      return { kind: integerKind(value), text: String(value) };
    case 'string':
      return { kind: 'text', ...textOf(hex(value)) };
    default:
      return describeObject(value, leaf);
  }
}

function describeObject(value: Exclude<Value, boolean | number | bigint | string>, leaf: Leaf): Description {
  if (value === null) return { kind: 'nil' };
  if (value instanceof Uint8Array) return { kind: 'bytes', ...textOf(hex(value)) };
  if (value instanceof Instant) return { kind: 'time', text: value.toString() };
  if (value instanceof Date) return { kind: 'time', text: Instant.from(value).toString() };
  if (value instanceof Decimal) return { kind: 'decimal', text: `${value.coefficient}e${value.exponent}` };
  if (isList(value)) {
    const items = value.map((item) => describeValue(item, leaf));
    return { kind: 'list', ...(items.length > 0 && { items }) };
  }
  const isMap = value instanceof Map;
  const members: Iterable<readonly [string | bigint, Value]> = isMap ? value : Object.entries(value);
  const entries = [...members].map(([key, member]) => ({ key: typeof key === 'string' ? hex(key) : `${key}`, member }));
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    kind: isMap ? 'intmap' : 'map',
    ...(entries.length > 0 && {
      items: entries.map(({ member }) => describeValue(member, leaf)),
      keys: entries.map(({ key }) => key),
    }),
  };
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}

/** Go leaves out what is empty. */
function textOf(text: string): { text?: string } {
  return text === '' ? {} : { text };
}

function integerKind(value: bigint): string {
  if (BigInt.asIntN(64, value) === value) return 'int';
  return BigInt.asUintN(64, value) === value ? 'uint' : 'big';
}

/** There are many NaN; each is told as the one that is written. */
function floatBits(value: number): string {
  if (Number.isNaN(value)) return '7ff8000000000000';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}
