import { Status, StatusError } from '@loopp/grpc';
import type { ObjectTable } from '../../internal/table/object-table.js';
import type { ServiceTable } from '../../internal/table/service-table.js';
import type { Call } from '../../types/call.js';
import type { ExpectedError } from './cases.js';
import type { Fixture } from './rule.js';

/** A method that a suite asks, from the object's table. */
export interface AskedMethod {
  /** `method`, or `part.method`. */
  readonly path: string;
  readonly part: string | undefined;
  readonly name: string;
  /** Arguments before the call's context. */
  readonly arity: number;
  readonly repeatable: boolean;
  readonly byDefault: (() => unknown) | undefined;
}

/** A case whose method's types are erased: all methods are asked alike. */
export interface AskedCase {
  readonly method: AskedMethod;
  readonly args: readonly unknown[];
  readonly answer?: unknown;
  readonly check?: (answer: unknown) => void | Promise<void>;
  readonly error?: ExpectedError;
  readonly makes?: object;
  readonly info?: unknown;
}

/** Methods of an object and of the parts that it always has; `close` has rules of its own. */
export function methodsOf<T extends object>(table: ObjectTable<T>): AskedMethod[] {
  const optional = new Set(table.probes.map(({ part }) => part));
  const parts = Object.entries<ServiceTable<object> | undefined>(table.parts);
  return [
    ...table.own.flatMap(({ methods }) => asked(undefined, methods)),
    ...table.multiplexed.flatMap(({ method }) => (method === undefined ? [] : [chosenBy(method)])),
    ...parts.flatMap(([part, service]) => (optional.has(part) ? [] : asked(part, service?.methods ?? {}))),
  ];
}

/** A method that gives the object for a key. */
function chosenBy(name: string): AskedMethod {
  return { path: name, part: undefined, name, arity: 1, repeatable: true, byDefault: undefined };
}

function asked(part: string | undefined, methods: ServiceTable<object>['methods']): AskedMethod[] {
  return Object.entries(methods)
    .filter(([, { closes }]) => !closes)
    .map(([name, { args, repeatable, byDefault }]) => ({
      path: part === undefined ? name : `${part}.${name}`,
      part,
      name,
      arity: args.arity,
      repeatable,
      byDefault,
    }));
}

/** The fixture's cases of a method. */
export function casesOf<T extends object>(fixture: Pick<Fixture<T>, 'cases'>, method: AskedMethod): AskedCase[] {
  return casesIn(fixture.cases)
    .filter((one) => one.method.path === method.path)
    .map((one) => ({ ...one, method }));
}

/** What an object that leaves these out counts as. */
const defaults = new Map<string, () => unknown>([
  ['ready', () => undefined],
  ['healthReport', () => ({})],
]);

/** All cases, those of parts too, whose methods are known by name only. */
export function casesIn(cases: object, part?: string): AskedCase[] {
  return Object.entries(cases).flatMap(([name, given]: [string, unknown]) => {
    if (!Array.isArray(given)) return typeof given === 'object' && given !== null ? casesIn(given, name) : [];
    const path = part === undefined ? name : `${part}.${name}`;
    return given.map((one: Omit<AskedCase, 'method'>) => {
      const method = { path, part, name, arity: one.args.length, repeatable: true, byDefault: defaults.get(path) };
      // A copy each time: an implementation that scribbles on its arguments must not spoil the fixture.
      return { ...one, args: structuredClone(one.args), method };
    });
  });
}

/** Calls a method of a subject. What the subject leaves out answers as it would over the wire. */
export async function ask(subject: object, method: AskedMethod, args: readonly unknown[], call?: Call) {
  const target = (method.part === undefined ? subject : member(subject, method.part)) ?? {};
  const found = member(target, method.name);
  if (typeof found !== 'function') {
    if (method.byDefault !== undefined) return method.byDefault();
    throw new StatusError(Status.UNIMPLEMENTED, `method ${method.path} is left out`);
  }
  // An argument that is left out at the end keeps its place.
  const values = Array.from({ length: method.arity }, (_, index) => args[index]);
  const answer: unknown = await found.call(target, ...values, call);
  return answer;
}

function member(of: object, name: string): object | undefined {
  const found = (of as Readonly<Record<string, unknown>>)[name];
  return typeof found === 'object' || typeof found === 'function' ? (found ?? undefined) : undefined;
}
