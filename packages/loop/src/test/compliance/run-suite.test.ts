import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fixtureCommand } from '../../fixtures/command.js';
import { staticDataSourceFixture } from './static/host-service-fixtures.js';
import { testDataSource } from './suites/data-source.js';

const timeout = 30_000;

describe('a suite under node:test', { timeout }, () => {
  it('names the broken rule, the call and both answers, and shows what is skipped with the reason', () => {
    const [node = '', ...args] = fixtureCommand('untrue-data-source');
    // Node runs no tests inside those of another process unless it is told nothing of them.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout } = spawnSync(node, ['--test-reporter=tap', ...args], { env, encoding: 'utf8' });
    assert.equal(status, 1, stdout);
    assert.match(stdout, /not ok \d+ - observe answers as expected/);
    assert.match(stdout, /broken rule "observe answers as expected": observe\(\{ .*epoch: 2.*\}\) gave another answer/);
    assert.match(stdout, /7n[\s\S]+200n/);
    assert.match(stdout, /a call whose deadline has passed ends with it # SKIP deadline: it answers at once/);
    assert.match(stdout, /calls at once get each its own answer # SKIP it is known to fail/);
    assert.match(stdout, /a call under way .* # SKIP the fixture has no call that waits/);
  });

  it('refuses a fixture that is without a rule of another suite', () => {
    const fixture = { ...staticDataSourceFixture(1n), without: { 'is quick': 'it is slow' } };
    assert.throws(
      () => testDataSource(() => ({ subject: { observe: async () => 1n } }), fixture),
      /the suite DataSource has no rule "is quick"/,
    );
  });
});
