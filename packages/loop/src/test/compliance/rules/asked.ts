import { type AskedCase, type AskedMethod, casesOf } from '../methods.js';
import type { Fixture } from '../rule.js';

/**
 * Cases whose calls are answered: those that may be asked again and again; without such ones all; without any, those
 * that make an object.
 */
export function answered<T extends object>(methods: readonly AskedMethod[], fixture: Fixture<T>): AskedCase[] {
  const all = methods
    .filter(({ name }) => name !== 'ready' && name !== 'healthReport')
    .flatMap((method) => casesOf(fixture, method))
    .filter(({ error }) => error === undefined);
  const plain = all.filter(({ makes }) => makes === undefined);
  const repeatable = plain.filter(({ method }) => method.repeatable);
  return [repeatable, plain, all].find((cases) => cases.length > 0) ?? [];
}

export function refused<T extends object>(methods: readonly AskedMethod[], fixture: Fixture<T>): AskedCase[] {
  return methods.flatMap((method) => casesOf(fixture, method)).filter(({ error }) => error !== undefined);
}

/** A rule's `skip` for rules that compare answers. */
export function withoutAnswers<T extends object>(methods: readonly AskedMethod[]) {
  return (fixture: Fixture<T>): string | undefined =>
    answered(methods, fixture).length === 0 ? 'the fixture has no answer to compare with' : undefined;
}

/** The case that calls are given up on: of the fixture's slow method, or the first. */
export function anAnswered<T extends object>(methods: readonly AskedMethod[], fixture: Fixture<T>): AskedCase {
  const cases = answered(methods, fixture);
  const chosen = cases.find(({ method }) => method.path === fixture.slow) ?? cases[0];
  if (chosen === undefined) throw new Error('the fixture has no answer to compare with');
  return chosen;
}
