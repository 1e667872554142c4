import { madeOf } from '../made.js';
import { type AskedCase, type AskedMethod, ask, casesOf } from '../methods.js';
import type { Fixture, Rule } from '../rule.js';
import { described, sameValue, verify } from '../verify.js';
import { answered, refused } from './asked.js';

/** One rule for each method: the fixture's calls are answered, or refused, as it says. */
export function methodRules<T extends object>(methods: readonly AskedMethod[]): Rule<T, Fixture<T>>[] {
  return methods.map((method) => ({
    name: `${method.path} answers as expected`,
    why: 'Callers rely on the answer, whoever implements it and wherever it runs.',
    method: method.path,
    skip: (fixture) => (casesOf(fixture, method).length === 0 ? 'the fixture has no call of it' : undefined),
    async run(subject, fixture) {
      for (const asked of casesOf(fixture, method)) await verify(subject, asked);
    },
  }));
}

/** What holds for arguments and refusals of all methods. */
export function valueRules<T extends object>(methods: readonly AskedMethod[]): Rule<T, Fixture<T>>[] {
  return [
    {
      name: 'a refused call keeps its reason and code, and harms no call beside it',
      why: 'Callers tell errors apart by code and text; an error of one job is none of another.',
      skip: (fixture) => (refused(methods, fixture).length === 0 ? 'the fixture has no refused call' : undefined),
      async run(subject, fixture) {
        const beside = answered(methods, fixture).slice(0, 3);
        for (const asked of refused(methods, fixture)) {
          await verify(subject, asked);
          for (const one of beside) await verify(subject, one);
          await verify(subject, asked);
        }
      },
    },
    {
      name: 'arguments stay as they were',
      why: 'A caller may pass the same bytes on to others.',
      skip: (fixture) => (withObjects(methods, fixture).length === 0 ? 'no argument could change' : undefined),
      async run(subject, fixture) {
        for (const asked of withObjects(methods, fixture)) {
          const before = structuredClone(asked.args);
          const answer = await ask(subject, asked.method, asked.args);
          sameValue(asked.args, before, `${asked.method.path} changed its arguments`);
          if (asked.makes !== undefined) await madeOf(answer, described(asked)).close();
        }
      },
    },
  ];
}

/** Cases that pass bytes, lists or objects. */
function withObjects<T extends object>(methods: readonly AskedMethod[], fixture: Fixture<T>): AskedCase[] {
  const makers = methods.flatMap((method) => casesOf(fixture, method)).filter(({ makes }) => makes !== undefined);
  return [...new Set([...answered(methods, fixture), ...makers])].filter(({ args }) =>
    args.some((one) => typeof one === 'object'),
  );
}
