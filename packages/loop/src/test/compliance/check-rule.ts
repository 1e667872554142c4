import { BrokenRuleError } from './broken-rule-error.js';
import type { Rule } from './rule.js';

/** How long a rule may take before it counts as broken. */
export const ruleLimitMs = 10_000;

/**
 * Runs one rule on a subject.
 * @throws BrokenRuleError when it does not hold, or does not end within `limitMs`.
 */
export async function checkRule<S, F>(
  rule: Rule<S, F>,
  subject: S,
  fixture: F,
  limitMs: number = ruleLimitMs,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`a call did not end within ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([rule.run(subject, fixture), late]);
  } catch (error) {
    throw new BrokenRuleError(rule, error);
  } finally {
    clearTimeout(timer);
  }
}
