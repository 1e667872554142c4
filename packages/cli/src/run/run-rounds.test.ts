import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fakeNetwork } from '../fixtures/fake-network.js';
import type { Reporter, RunSummary } from '../output/reporter.js';
import type { RoundOutcome } from '../rounds/round-outcome.js';
import { type RoundsPlan, runRounds } from './run-rounds.js';

const limit = { timeout: 10_000 };

async function run(given: Partial<RoundsPlan>, onRound: (outcome: RoundOutcome, index: number) => void = () => {}) {
  const { rounds, oracles } = await fakeNetwork();
  const outcomes: RoundOutcome[] = [];
  const summaries: RunSummary[] = [];
  const reporter: Reporter = {
    progress() {},
    round(outcome) {
      onRound(outcome, outcomes.push(outcome) - 1);
    },
    productRound() {},
    summary: (summary) => void summaries.push(summary),
  };
  const plan = { rounds: 4, keepGoing: false, tamper: undefined, intervalMs: 0, restarts: () => 3 };
  const work = runRounds(
    (call, tampering) => rounds.run(call, tampering),
    (round) => reporter.round(round),
    { ...plan, signal: new AbortController().signal, ...given },
  );
  return { summary: await work, outcomes, oracles };
}

describe('the rounds of a run', () => {
  it('are as many as wanted, counted by outcome', limit, async () => {
    const { summary, outcomes } = await run({});
    assert.equal(outcomes.length, 4);
    const { ms, ...counts } = summary;
    assert.deepEqual(counts, { rounds: 4, transmitted: 4, skipped: 0, failed: 0, restarts: 3 });
    assert.ok(ms >= 0);
  });

  it('go on after the one that was tampered with, the second or the only one', limit, async () => {
    const { outcomes } = await run({ tamper: 'signature' });
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['transmitted', 'failed', 'transmitted', 'transmitted'],
    );
    const only = await run({ tamper: 'observation', rounds: 1 });
    assert.equal(only.summary.failed, 1);
  });

  for (const keepGoing of [false, true]) {
    it(`${keepGoing ? 'go on' : 'end'} after a failed one${keepGoing ? ' when told to' : ''}`, limit, async () => {
      const { rounds, feed } = await fakeNetwork();
      feed.wrongAnswer = 1n;
      const reporter: Reporter = { progress() {}, round() {}, productRound() {}, summary() {} };
      const summary = await runRounds(
        (call, tampering) => rounds.run(call, tampering),
        (round) => reporter.round(round),
        {
          rounds: 3,
          keepGoing,
          tamper: undefined,
          intervalMs: 0,
          signal: new AbortController().signal,
          restarts: () => 0,
        },
      );
      assert.equal(summary.failed, keepGoing ? 3 : 1);
    });
  }

  it('end with the signal: while one runs, which then does not count, or between two', limit, async () => {
    const controller = new AbortController();
    const between = await run({ signal: controller.signal, intervalMs: 3_600_000 }, () =>
      setImmediate(() => controller.abort()),
    );
    assert.equal(between.summary.rounds, 1);
    const second = new AbortController();
    const during = await run({ signal: second.signal, rounds: 1_000_000 }, (_outcome, index) => {
      if (index === 1) second.abort();
    });
    assert.equal(during.summary.rounds, 2);
    const before = await run({ signal: AbortSignal.abort() });
    assert.equal(before.summary.rounds, 0);
  });
});
