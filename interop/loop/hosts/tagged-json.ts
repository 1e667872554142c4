/** A value as it travels to and from the Go host or a calling plugin: what JSON has no form for is an object of one member, `$bytes` say. */
export function toTagged(value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: value.toString() };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('hex') };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? { $undefined: true } : toTagged(item)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toTagged(member)]));
}

export function fromTagged(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(fromTagged);
  if (typeof json !== 'object' || json === null) return json;
  const { $bytes, $int, $date, $undefined } = json as Readonly<Record<string, unknown>>;
  if (typeof $bytes === 'string') return Uint8Array.from(Buffer.from($bytes, 'hex'));
  if (typeof $int === 'string') return BigInt($int);
  if ($undefined === true) return undefined;
  if (typeof $date === 'string') return new Date($date);
  return Object.fromEntries(Object.entries(json).map(([name, member]) => [name, fromTagged(member)]));
}
