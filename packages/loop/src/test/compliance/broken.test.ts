import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asClient } from '../../fixtures/as-client.js';
import { brokenCalls } from '../../fixtures/broken/broken-calls.js';
import { brokenEnds } from '../../fixtures/broken/broken-ends.js';
import { brokenKeystore } from '../../fixtures/broken/broken-keystore.js';
import { type Breaking, type BrokenRules, brokenMethod, brokenPart } from '../../fixtures/broken/broken-methods.js';
import { brokenProviders } from '../../fixtures/broken/broken-providers.js';
import { brokenRelayer } from '../../fixtures/broken/broken-relayer.js';
import { brokenReportingPlugin } from '../../fixtures/broken/broken-reporting-plugin.js';
import type { Sound } from '../../fixtures/broken/partner.js';
import { patience, waitingCall } from '../../fixtures/patient.js';
import { staticProvider } from '../static-provider.js';
import { staticKeystore, staticRelayer } from '../static-relayer.js';
import { BrokenRuleError } from './broken-rule-error.js';
import { checkRule } from './check-rule.js';
import * as c from './index.js';
import { type Fixture, type Rule, type Suite, skipReason } from './rule.js';
import { staticOf } from './static-of.js';

const timeout = 20_000;
/** For a rule about something that never ends. */
const limitMs = 250;

/** Names of the rules that were seen to fail. */
const broken = new Set<string>();

const config = 'a = 1\n';
const parts = {
  config,
  keystore: staticKeystore('alice'),
  csaKeystore: staticKeystore('csa'),
  capabilitiesRegistry: {},
};

/** Each suite with an implementation that keeps it, and who breaks the rules that are its own. */
const proofs: readonly (() => void)[] = [
  () => prove(c.keystoreSuite, () => staticKeystore('alice'), c.staticKeystoreFixture('alice'), brokenKeystore),
  () => prove(c.medianProviderSuite, staticProvider, c.staticMedianProviderFixture('0xfirst'), brokenProviders),
  () => prove(c.relayerSuite, () => staticRelayer(parts), c.staticRelayerFixture(config), brokenRelayer),
  () =>
    prove(
      c.reportingPluginSuite,
      () => staticOf(c.originalReportingPluginFixture),
      c.originalReportingPluginFixture,
      brokenReportingPlugin,
    ),
];

function prove<T extends object, F extends Fixture<T>>(
  suite: Suite<T, F>,
  make: () => T,
  given: F,
  own: BrokenRules<T, F>,
): void {
  describe(`the suite ${suite.name}`, { timeout }, () => {
    for (const rule of suite.rules) {
      it(`holds "${rule.name}", and says who does not`, async () => {
        const sound = soundOf(make, given);
        if (skipReason(rule, sound.fixture) === undefined) await checkRule(rule, sound.whole(), sound.fixture);
        const partners = breaking(rule, own)?.(sound) ?? [];
        assert.ok(partners.length > 0, `nobody breaks "${rule.name}"`);
        for (const { how, subject, fixture = sound.fixture, says } of partners) {
          const skip = skipReason(rule, fixture);
          if (skip !== undefined && isShared(rule)) continue;
          assert.equal(skip, undefined, how);
          await assert.rejects(checkRule(rule, subject, fixture, limitMs), (error) => {
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
  const { patient, sawAbort } = patience();
  const bare = () => patient(make());
  const lacks = { bounds: 'nothing is received', ...given.lacks };
  return { bare, whole: () => asClient(bare()), fixture: { ...given, sawAbort, waits: waitingCall(given), lacks } };
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

for (const proof of proofs) proof();

it('each rule that all suites share was broken in one of them', () => {
  const names = [...Object.keys(brokenCalls), ...Object.keys(brokenEnds)];
  assert.deepEqual(
    names.filter((name) => !broken.has(name)),
    [],
  );
});
