import { setTimeout as sleep } from 'node:timers/promises';
import { Status } from '@loopp/grpc';
import { type AskedMethod, ask } from '../methods.js';
import type { Fixture, Rule } from '../rule.js';
import { described, refuses, verify } from '../verify.js';
import { anAnswered, answered, withoutAnswers } from './asked.js';

const atOnce = 40;
const aborted = { status: Status.CANCELLED, text: '' };
const late = { status: Status.DEADLINE_EXCEEDED, text: '' };

/** What holds for calls, whatever they ask: many at once, given up, too late. */
export function callRules<T extends object>(methods: readonly AskedMethod[]): Rule<T, Fixture<T>>[] {
  const skip = withoutAnswers<T>(methods);
  const noWait = (fixture: Fixture<T>) =>
    fixture.waits === undefined ? 'the fixture has no call that waits' : undefined;
  return [
    {
      name: 'calls at once get each its own answer',
      why: 'Jobs share relayers and factories.',
      needs: ['concurrency'],
      skip,
      async run(subject, fixture) {
        const cases = answered(methods, fixture);
        const rounds = Array.from({ length: Math.ceil(atOnce / cases.length) }, () => cases);
        await all(rounds.flat().map((one) => verify(subject, one)));
      },
    },
    {
      name: 'a call whose signal has aborted ends with the abort',
      why: 'Who gave up a call must not be kept waiting.',
      needs: ['abort'],
      skip,
      async run(subject, fixture) {
        const asked = anAnswered(methods, fixture);
        const attempt = ask(subject, asked.method, asked.args, { signal: AbortSignal.abort() });
        await refuses(attempt, aborted, `${described(asked)} with an aborted signal`);
      },
    },
    {
      name: 'an aborted call does no harm to the others',
      why: 'The original once closed the connection under all callers when one gave up.',
      needs: ['concurrency'],
      skip,
      async run(subject, fixture) {
        const asked = anAnswered(methods, fixture);
        for (let round = 0; round < 3; round++) {
          const abort = new AbortController();
          const beside = answered(methods, fixture).map((one) => verify(subject, one));
          const given = ask(subject, asked.method, asked.args, { signal: abort.signal });
          abort.abort();
          await all([...beside, given.catch(() => {})]);
          await verify(subject, asked);
        }
      },
    },
    {
      name: 'a call whose deadline has passed ends with it',
      why: 'A round of OCR does not wait for one slow part.',
      needs: ['deadline'],
      skip,
      async run(subject, fixture) {
        const asked = anAnswered(methods, fixture);
        const attempt = ask(subject, asked.method, asked.args, { deadline: Date.now() - 1_000 });
        await refuses(attempt, late, `${described(asked)} with a deadline in the past`);
      },
    },
    {
      name: 'a deadline that has not passed changes nothing',
      why: 'Hosts give every call a deadline, in milliseconds since the epoch.',
      skip,
      async run(subject, fixture) {
        const deadline = Date.now() + 60_000;
        for (const one of answered(methods, fixture)) await verify(subject, one, { deadline });
      },
    },
    {
      name: 'a call under way ends as soon as it is aborted, and the implementation learns of it',
      why: 'What nobody waits for any more must not go on.',
      needs: ['abort'],
      skip: noWait,
      async run(subject, fixture) {
        const abort = new AbortController();
        const waiting = refuses(wait(subject, fixture, { signal: abort.signal }), aborted, 'an aborted call');
        await Promise.race([waiting, fixture.waits?.began?.() ?? sleep(50)]);
        abort.abort();
        await waiting;
        await fixture.waits?.ended?.();
      },
    },
    {
      name: 'a call under way ends at its deadline, and the implementation learns of it',
      why: 'What nobody waits for any more must not go on.',
      needs: ['deadline'],
      skip: noWait,
      async run(subject, fixture) {
        await refuses(wait(subject, fixture, { deadline: Date.now() + 50 }), late, 'a call at its deadline');
        await fixture.waits?.ended?.();
      },
    },
  ];
}

async function wait<T extends object>(
  subject: T,
  { waits }: Fixture<T>,
  call: { signal?: AbortSignal; deadline?: number },
): Promise<unknown> {
  return waits?.call(subject, call);
}

/** Waits for all, also after one failed: nothing goes on behind the next rule. */
async function all(calls: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(calls)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}
