import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, type HealthReport, Metadata } from '@loopp/loop';
import { ask, casesIn } from '../../../packages/loop/src/test/compliance/methods.js';
import type { Fixture, WaitingCall } from '../../../packages/loop/src/test/compliance/rule.js';
import { waitingLines } from '../fixtures/patient.js';
import type { GoHost } from './go-host.js';

/** What Go's types or the original's clients keep a rule from being asked, each with the reason. */
export const goLacks = {
  bounds: "Go's types cannot hold such an argument",
  closed: 'a client of the original makes anew what was closed',
} as const;

/** A fixture of any object. */
interface AnyFixture extends Pick<Fixture<object>, 'lacks' | 'without'> {
  readonly cases: object;
  readonly waits?: unknown;
}

/** A fixture as it can be run through the Go host, to a plugin whose objects are patient. */
export function throughGo<F extends AnyFixture>(
  host: () => GoHost,
  fixture: F,
  without: Fixture<object>['without'],
): F {
  return {
    ...fixture,
    cases: underHost(fixture.cases),
    lacks: { ...goLacks, ...fixture.lacks },
    without: { ...without, ...fixture.without },
    ...waitingCall(host, fixture.cases),
  };
}

/** Cases of healthReport whose names may stand behind those that the host puts before them. */
function underHost(cases: object): object {
  return Object.fromEntries(
    Object.entries(cases).map(([name, given]: [string, unknown]) => {
      if (Array.isArray(given))
        return [name, given.map((one) => (name === 'healthReport' ? behind(one) : making(one)))];
      return [name, typeof given === 'object' && given !== null ? underHost(given) : given];
    }),
  );
}

function making(one: { readonly makes?: object }): object {
  return one.makes === undefined ? one : { ...one, makes: underHost(one.makes) };
}

function behind(one: { readonly args: readonly []; readonly answer?: HealthReport }): object {
  const { args, answer } = one;
  if (answer === undefined) return one;
  return {
    args,
    check(report: HealthReport) {
      for (const [name, problem] of Object.entries(answer)) {
        const found = Object.entries(report).find(([full]) => full === name || full.endsWith(`.${name}`));
        assert.equal(found?.[1], problem, name);
      }
    },
  };
}

/** The fixture's first call that may take long. The plugin tells in its log that it works on one. */
function waitingCall(host: () => GoHost, cases: object): { readonly waits?: WaitingCall<object> } {
  const asked = casesIn(cases).find(
    ({ method: { name }, error, makes }) => !/^(ready|healthReport)$/.test(name) && !error && !makes,
  );
  // What a factory is asked makes something, and that the original puts off.
  if (asked === undefined) return {};
  const count = (line: string) => host().log.filter(({ message }) => message === line).length;
  const until = async (holds: () => boolean) => {
    while (!holds()) await sleep(5);
  };
  const waits: WaitingCall<object> = {
    call: (subject, call: Call) =>
      ask(subject, asked.method, asked.args, { ...call, metadata: new Metadata([['x-chainlink-workflow', 'wait']]) }),
    began: () => until(() => count(waitingLines.began) > count(waitingLines.ended)),
    ended: () => until(() => count(waitingLines.began) === count(waitingLines.ended)),
  };
  return { waits };
}
