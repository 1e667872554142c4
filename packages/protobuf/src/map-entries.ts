/** Sets a decoded map entry. `__proto__` is an ordinary key on the wire and must stay one in the object. */
export function setEntry<V>(map: Record<string, V>, key: string, value: V): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
  } else map[key] = value;
}

/** Entries of a map field, last first, the order in which the Writer writes. */
export function reversedEntries<V>(map: Readonly<Record<string, V>>): [string, V][];
export function reversedEntries<K, V>(map: ReadonlyMap<K, V>): [K, V][];
export function reversedEntries<K, V>(map: ReadonlyMap<K, V> | Readonly<Record<string, V>>): [K | string, V][] {
  const entries: [K | string, V][] = isMap(map) ? [...map] : Object.entries(map);
  return entries.reverse();
}

function isMap<K, V>(map: ReadonlyMap<K, V> | Readonly<Record<string, V>>): map is ReadonlyMap<K, V> {
  return map instanceof Map;
}

/** A map field with every value passed through `convert`. */
export function mapValues<V, W>(map: Readonly<Record<string, V>>, convert: (value: V) => W): Record<string, W> {
  const result: Record<string, W> = {};
  for (const [key, value] of Object.entries(map)) setEntry(result, key, convert(value));
  return result;
}
