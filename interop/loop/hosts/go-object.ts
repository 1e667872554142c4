import type { Call } from '@loopp/loop';
import type { GoProcess } from './go-process.js';

/** The parameters of an object's methods, in order and by the names under which the Go host expects them. */
export type ParameterNames<T> = {
  readonly [K in keyof T as Required<T>[K] extends (...args: never[]) => unknown ? K : never]-?: readonly string[];
};

/** An object in the Go host: a method is its line `service.method`, and what it is called with the line's args. */
export function goObject<T extends object>(
  go: GoProcess,
  service: string,
  on: string,
  names: ParameterNames<T>,
): Required<Pick<T, keyof ParameterNames<T> & keyof T>> {
  const methods = Object.entries<readonly string[]>(names).map(([method, parameters]) => [
    method,
    (...args: unknown[]) => {
      const given = Object.fromEntries(parameters.map((name, index) => [name, args[index]]));
      return go.call(`${service}.${method}`, { on, ...given }, args[parameters.length] as Call | undefined);
    },
  ]);
  // The names are those of T's methods; the Go host prints what they resolve with.
  return Object.fromEntries(methods);
}
