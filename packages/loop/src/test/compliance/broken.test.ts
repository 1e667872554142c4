import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asClient } from '../../fixtures/as-client.js';
import { brokenCalls } from '../../fixtures/broken/broken-calls.js';
import { brokenEnds } from '../../fixtures/broken/broken-ends.js';
import { type Breaking, type BrokenRules, brokenMethod, brokenPart } from '../../fixtures/broken/broken-methods.js';
import type { Sound } from '../../fixtures/broken/partner.js';
import { patience } from '../../fixtures/patient.js';
import { chains } from '../../fixtures/roster/chains.js';
import type { Entry } from '../../fixtures/roster/entry.js';
import { hostServices } from '../../fixtures/roster/host-services.js';
import { products } from '../../fixtures/roster/products.js';
import { relayers } from '../../fixtures/roster/relayers.js';
import { BrokenRuleError } from './broken-rule-error.js';
import { checkRule } from './check-rule.js';
import { type Fixture, type Rule, skipReason } from './rule.js';

const timeout = 20_000;
/** How long to wait for what never ends. */
const limitMs = 100;

/** Names of the rules that were seen to fail. */
const broken = new Set<string>();

function prove<T extends object, F extends Fixture<T>>({
  suite,
  make,
  fixture: given,
  broken: own,
}: Entry<T, F>): void {
  describe(`the suite ${suite.name}`, { timeout }, () => {
    it('has no two rules of one name', () => {
      assert.equal(new Set(suite.rules.map(({ name }) => name)).size, suite.rules.length);
    });

    for (const rule of suite.rules) {
      it(`holds "${rule.name}", and says who does not`, async () => {
        const sound = soundOf(make, given);
        if (skipReason(rule, sound.fixture) === undefined) await checkRule(rule, sound.whole(), sound.fixture);
        const partners = breaking(rule, own)?.(sound) ?? [];
        assert.ok(partners.length > 0, `nobody breaks "${rule.name}"`);
        for (const { how, subject, fixture = sound.fixture, endless, says } of partners) {
          const skip = skipReason(rule, fixture);
          if (skip !== undefined && isShared(rule)) continue;
          assert.equal(skip, undefined, how);
          await assert.rejects(checkRule(rule, subject, fixture, endless && limitMs), (error) => {
            assert.ok(error instanceof BrokenRuleError);
            assert.equal(error.rule, rule.name);
            assert.match(error.message, says, how);
            return true;
          });
          broken.add(rule.name);
        }
      });
    }
  });
}

function soundOf<T extends object, F extends Fixture<T>>(make: () => T, given: F): Sound<T, F> {
  const { patient, waitingCall } = patience();
  const bare = () => patient(make());
  const lacks = { bounds: 'nothing is received', ...given.lacks };
  return { bare, whole: () => asClient(bare()), fixture: { ...given, waits: waitingCall(given), lacks } };
}

function isShared({ name }: { readonly name: string }): boolean {
  return name in brokenCalls || name in brokenEnds;
}

function breaking<T extends object, F extends Fixture<T>>(
  rule: Rule<T, F>,
  own: BrokenRules<T, F>,
): Breaking<T, F> | undefined {
  const { method = '' } = rule;
  if (rule.name === `${method} answers as expected`) return (sound) => brokenMethod(sound, method);
  if (rule.name.startsWith(`${method} is there if`)) return (sound) => brokenPart(sound, method);
  return own[rule.name] ?? brokenCalls[rule.name] ?? brokenEnds[rule.name];
}

for (const visited of [...relayers, ...hostServices, ...chains, ...products]) visited(prove);

it('each rule that all suites share was broken in one of them', () => {
  const names = [...Object.keys(brokenCalls), ...Object.keys(brokenEnds)];
  assert.deepEqual(
    names.filter((name) => !broken.has(name)),
    [],
  );
});
