import type { ObjectTable } from '../../internal/table/object-table.js';
import type { Call } from '../../types/call.js';
import { methodsOf } from './methods.js';
import type { Fixture, Rule, Suite } from './rule.js';
import { callRules } from './rules/call-rules.js';
import { closeRules } from './rules/close-rules.js';
import { methodRules, valueRules } from './rules/method-rules.js';
import { partRules } from './rules/part-rules.js';

/** The suite of an object without an end: what follows from its table, and rules of its own. */
export function objectSuite<T extends object, F extends Fixture<T> = Fixture<T>>(
  name: string,
  table: ObjectTable<T>,
  own: readonly Rule<T, F>[] = [],
): Suite<T, F> {
  const methods = methodsOf(table);
  const optional = table.probes.map(({ part }) => part as keyof T & string);
  return {
    name,
    rules: [
      ...methodRules<T>(methods),
      ...partRules<T>(optional),
      ...own,
      ...valueRules<T>(methods),
      ...callRules<T>(methods),
    ],
  };
}

/** The suite of an object that is closed. */
export function closableSuite<
  T extends object & { close(call?: Call): Promise<void> },
  F extends Fixture<T> = Fixture<T>,
>(name: string, table: ObjectTable<T>, own: readonly Rule<T, F>[] = []): Suite<T, F> {
  const { rules } = objectSuite(name, table, own);
  return { name, rules: [...rules, ...closeRules<T>(methodsOf(table))] };
}
