import type { ServiceTable } from './service-table.js';

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
}

type Own<T> = readonly ServiceTable<never>[] | readonly ServiceTable<Partial<T>>[];

/** A part that an object may lack is described like one that it has. */
type PartsOf<T> = {
  readonly [K in keyof T]?: NonNullable<T[K]> extends object ? ServiceTable<NonNullable<T[K]>> : never;
};

export function object<T extends object>(name: string, own: Own<T>, parts: PartsOf<T> = {}): ObjectTable<T> {
  return { name, own: own as ObjectTable<T>['own'], parts: parts as ObjectTable<T>['parts'] };
}
