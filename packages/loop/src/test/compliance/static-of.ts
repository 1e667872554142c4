import { isDeepStrictEqual } from 'node:util';
import { Status, StatusError } from '@loopp/grpc';
import { type AskedCase, casesIn } from './methods.js';
import type { Fixture } from './rule.js';
import { described } from './verify.js';

/**
 * An implementation made of a fixture alone: each method answers the fixture's arguments with the fixture's answer and
 * refuses all others. What the fixture only checks, or whose text is a pattern, has no answer either.
 */
export function staticOf<T extends object>(fixture: Pick<Fixture<T>, 'cases'>): T {
  return made(fixture.cases) as T;
}

function made(cases: object): object {
  const subject: Record<string, object> = { close: async () => {} };
  for (const { method } of casesIn(cases)) {
    const { part, name, path } = method;
    const known = casesIn(cases).filter((one) => one.method.path === path);
    const of: Record<string, unknown> = part === undefined ? subject : { ...subject[part] };
    of[name] = async (...values: unknown[]) => answerOf(known, values.slice(0, method.arity), path);
    if (part !== undefined) subject[part] = of;
  }
  return subject;
}

function answerOf(known: readonly AskedCase[], args: readonly unknown[], path: string): unknown {
  const found = known.find((one) => isDeepStrictEqual(one.args, args));
  if (found?.makes !== undefined) return made(found.makes);
  if (found !== undefined && 'answer' in found) return found.answer;
  const { text, status = Status.UNKNOWN } = found?.error ?? {};
  if (typeof text === 'string') throw new StatusError(status, text);
  const given = described({ method: { ...(known[0] as AskedCase).method, path }, args });
  throw new Error(`the fixture has no answer to ${given}`);
}
