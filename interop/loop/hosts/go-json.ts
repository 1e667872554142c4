/** A JSON value as the Go host prints it: bytes as hex, long integers as decimal text. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How arguments go to the Go host. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}

export function members(json: Json | undefined): Readonly<Record<string, Json>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw notA('object', json);
  return json as Readonly<Record<string, Json>>;
}

export function list<T>(json: Json | undefined, read: (item: Json) => T): T[] {
  // Go prints a nil slice as null.
  if (json === null) return [];
  if (!Array.isArray(json)) throw notA('list', json);
  return json.map((item: Json) => read(item));
}

export function text(json: Json | undefined): string {
  if (typeof json !== 'string') throw notA('text', json);
  return json;
}

export function number(json: Json | undefined): number {
  if (typeof json !== 'number') throw notA('number', json);
  return json;
}

export function flag(json: Json | undefined): boolean {
  if (typeof json !== 'boolean') throw notA('boolean', json);
  return json;
}

export function integer(json: Json | undefined): bigint {
  return BigInt(text(json));
}

export function bytes(json: Json | undefined): Uint8Array {
  return Uint8Array.from(Buffer.from(text(json), 'hex'));
}

export function texts(json: Json | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(members(json)).map(([name, value]) => [name, text(value)]));
}

function notA(what: string, json: Json | undefined): Error {
  return new Error(`the Go host printed no ${what}: ${JSON.stringify(json)}`);
}
