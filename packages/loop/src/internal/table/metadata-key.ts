import { type Metadata, Status, StatusError } from '@loopp/grpc';

/** What calls on a shared connection carry beside their message, to say for which object they are. */
export interface MetadataKey<K> {
  /** Lower-case metadata keys; each call has exactly one value of each. */
  readonly names: readonly string[];
  /** In the order of `names`. */
  toValues(key: K): readonly string[];
  fromValues(values: readonly string[]): K;
}

/** @throws StatusError Unknown, in the original's words, unless each name has one value. */
export function readKey<K>(key: MetadataKey<K>, metadata: Metadata): K {
  const values = key.names.map((name) => {
    const all = metadata.getAll(name);
    const [value] = all;
    if (all.length !== 1 || typeof value !== 'string') {
      throw new StatusError(Status.UNKNOWN, `num values is not 1 but ${all.length}`);
    }
    return value;
  });
  return key.fromValues(values);
}

/** The metadata that a client adds to each call. */
export function writeKey<K>(key: MetadataKey<K>, value: K): KeyMetadata {
  const values = key.toValues(value);
  return key.names.map((name, i) => [name, values[i] ?? '']);
}

export type KeyMetadata = readonly (readonly [name: string, value: string])[];
