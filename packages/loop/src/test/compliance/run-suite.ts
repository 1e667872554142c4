import { after, describe, it } from 'node:test';
import { checkRule, ruleLimitMs } from './check-rule.js';
import { type Fixture, type Made, type Make, type Suite, skipReason } from './rule.js';

/**
 * Registers a suite with node:test, a test for each rule. What a fixture leaves out is skipped with the reason.
 * @throws TypeError when the fixture is `without` a rule that the suite does not have.
 */
export function runSuite<T extends object, F extends Fixture<T>>(suite: Suite<T, F>, make: Make<T>, fixture: F): void {
  const names = new Set(suite.rules.map(({ name }) => name));
  const strange = Object.keys(fixture.without ?? {}).filter((name) => !names.has(name));
  if (strange.length > 0)
    throw new TypeError(`the suite ${suite.name} has no rule "${strange.join('" and no rule "')}"`);
  describe(suite.name, () => {
    let shared: Promise<Made<T>> | undefined;
    after(async () => {
      // A failure to make it was shown by the rules.
      const made = await shared?.catch(() => undefined);
      if (made !== undefined) await end(made);
    });
    const lasting = suite.rules.filter((rule) => rule.ends !== true);
    const ending = suite.rules.filter((rule) => rule.ends === true);
    for (const rule of [...lasting, ...ending]) {
      const skip = skipReason(rule, fixture) ?? false;
      // Making the subject may take longer than the rule: it may be a process.
      it(rule.name, { skip, timeout: 6 * ruleLimitMs }, async () => {
        if (rule.ends !== true) {
          shared ??= (async () => make())();
          return checkRule(rule, (await shared).subject, fixture);
        }
        const made = await make();
        try {
          await checkRule(rule, made.subject, fixture);
        } finally {
          await end(made);
        }
      });
    }
  });
}

async function end(made: Made<object>): Promise<void> {
  const { subject } = made;
  if (made.close !== undefined) await made.close();
  else if ('close' in subject && typeof subject.close === 'function') await subject.close();
}
