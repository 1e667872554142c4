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

export function object<T extends object>(
  name: string,
  own: Own<T>,
  parts: { readonly [K in keyof T]?: T[K] extends object ? ServiceTable<T[K]> : never } = {},
): ObjectTable<T> {
  return { name, own: own as ObjectTable<T>['own'], parts: parts as ObjectTable<T>['parts'] };
}
