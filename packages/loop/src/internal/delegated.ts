import { Status, StatusError } from '@loopp/grpc';
import type { Call } from '../types/call.js';
import { isStream, type ServiceTable } from './table/service-table.js';

type Methods<R> = Readonly<Record<string, (...values: unknown[]) => R>>;

/**
 * An object with the methods of a table, each of which waits for the true object first; without one they reject with
 * Unimplemented.
 */
export function delegated<T extends object>(
  table: ServiceTable<T>,
  target: (call: Call | undefined) => Promise<Required<T> | undefined>,
): Required<T> {
  const methodOf = async <R>(name: string, call: unknown): Promise<(...values: unknown[]) => R> => {
    const method = ((await target(call as Call | undefined)) as Methods<R> | undefined)?.[name];
    if (method === undefined) throw new StatusError(Status.UNIMPLEMENTED, `unknown service ${table.typeName}`);
    return method;
  };
  const members = Object.entries(table.methods).map(([name, method]) => {
    const { arity } = method.args;
    const unary = async (...values: unknown[]) => (await methodOf(name, values[arity]))(...values);
    async function* stream(...values: unknown[]) {
      yield* (await methodOf<AsyncIterable<unknown>>(name, values[arity]))(...values);
    }
    return [name, isStream(method) ? stream : unary];
  });
  return Object.fromEntries(members) as Required<T>;
}
