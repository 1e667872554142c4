import type { MethodTable } from './service-table.js';

/** The same method of the same service by another name of that. */
export function underName<M extends MethodTable>(method: M, typeName: string): M {
  const { path } = method.wire;
  return { ...method, wire: { ...method.wire, path: `/${typeName}${path.slice(path.lastIndexOf('/'))}` } };
}
