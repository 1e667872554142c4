import type { Call } from '../../types/call.js';
import type { MetadataKey } from './metadata-key.js';
import { isStream, type ServiceTable, type UnaryTable } from './service-table.js';

/**
 * What one broker connection serves: methods of the object itself, and parts that are objects of their own.
 * Tables are composed, never inherited.
 */
export interface ObjectTable<T extends object> {
  /** The kind of object, for logs and errors. */
  readonly name: string;
  /** Services whose methods are methods of the object. */
  readonly own: readonly ServiceTable<Partial<T>>[];
  /** Services behind the object's properties. */
  readonly parts: { readonly [K in keyof T]?: ServiceTable<object> };
  /** For the parts that an object may lack: how a client finds out. */
  readonly probes: readonly Probe[];
  readonly multiplexed: readonly Multiplexed[];
}

/** Services on the object's connection that stand for many objects: the metadata of each call say for which one. */
export interface Multiplexed {
  readonly table: ObjectTable<object>;
  readonly key: MetadataKey<unknown>;
  /** The object's method that gives the one for a key; undefined where `handles` gave out the keys. */
  readonly method: string | undefined;
}

/** One call that tells whether the other side has a part: Unimplemented says no, any other answer yes. */
export interface Probe {
  readonly part: string;
  /** Of its service, in the order in which to ask. */
  readonly names: readonly string[];
  readonly method: UnaryTable;
  readonly values: readonly unknown[];
}

type Own<T> = readonly ServiceTable<never>[] | readonly ServiceTable<Partial<T>>[];

export interface OptionalPart<T> {
  readonly service: ServiceTable<T>;
  readonly probe: Pick<Probe, 'method' | 'values'>;
}

type ArgsOf<F> = F extends (...args: infer P) => Promise<unknown>
  ? Required<P> extends [...infer A, Call]
    ? A
    : never
  : never;

/**
 * A part that an object may lack: `object('X', own, { evm: optionalPart(evmService, 'getFiltersNames', ...args) })`.
 * The named method, called with `args` whenever a connection was made and before a client is handed out, tells: after
 * Unimplemented the part is undefined. Give that method a `byDefault` if implementations may leave it out.
 */
export function optionalPart<T extends object, K extends keyof T & string>(
  service: ServiceTable<T>,
  method: K,
  ...values: ArgsOf<NonNullable<T[K]>>
): OptionalPart<T> {
  const probed = service.methods[method];
  if (probed === undefined || isStream(probed))
    throw new TypeError(`${service.typeName} has no method ${method} to be probed with`);
  return { service, probe: { method: probed, values } };
}

type PartsOf<T> = {
  readonly [K in keyof T]?: NonNullable<T[K]> extends object
    ? undefined extends T[K]
      ? OptionalPart<NonNullable<T[K]>>
      : ServiceTable<NonNullable<T[K]>>
    : never;
};

export function object<T extends object>(
  name: string,
  own: Own<T>,
  parts: PartsOf<T> = {},
  multiplexed: readonly Multiplexed[] = [],
): ObjectTable<T> {
  const services: Record<string, ServiceTable<object>> = {};
  const probes: Probe[] = [];
  for (const [part, entry] of Object.entries<ServiceTable<object> | OptionalPart<object>>(parts as never)) {
    if ('probe' in entry) {
      const { typeName, olderNames } = entry.service;
      probes.push({ part, names: [typeName, ...olderNames], ...entry.probe });
    }
    services[part] = 'probe' in entry ? entry.service : entry;
  }
  return {
    name,
    own: own as ObjectTable<T>['own'],
    parts: services as ObjectTable<T>['parts'],
    probes,
    multiplexed,
  };
}
