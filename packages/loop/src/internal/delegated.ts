import { Status, StatusError } from '@loopp/grpc';
import type { Call } from '../types/call.js';
import type { ServiceTable } from './table/service-table.js';

type Methods = Readonly<Record<string, (...values: unknown[]) => Promise<unknown>>>;

/** An object with the methods of a table, each of which waits for the true object first; without one, Unimplemented. */
export function delegated<T extends object>(
  table: ServiceTable<T>,
  target: (call: Call | undefined) => Promise<Required<T> | undefined>,
): Required<T> {
  const members = Object.entries(table.methods).map(([name, { args }]) => [
    name,
    async (...values: unknown[]) => {
      const methods = (await target(values[args.arity] as Call | undefined)) as Methods | undefined;
      if (methods === undefined) throw new StatusError(Status.UNIMPLEMENTED, `unknown service ${table.typeName}`);
      return methods[name]?.(...values);
    },
  ]);
  return Object.fromEntries(members) as Required<T>;
}
