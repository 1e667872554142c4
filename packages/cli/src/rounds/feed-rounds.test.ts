import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FakeOracle, fakeNetwork, range, replacing } from '../fixtures/fake-network.js';

const limit = { timeout: 10_000 };

const broken = async () => {
  throw new Error('broken');
};

/** The oracle with this index, since tests know that there are four. */
function nth(oracles: readonly FakeOracle[], index: number): FakeOracle {
  const oracle = oracles[index];
  assert.ok(oracle);
  return oracle;
}

describe('rounds of a feed', () => {
  it('brings the upper median of what its oracles see to the contract, round by round', limit, async () => {
    const { rounds, oracles, feed } = await fakeNetwork();
    const outcomes = [];
    for (let count = 0; count < 5; count++) {
      nth(oracles, 0).value += 10n;
      outcomes.push(await rounds.run({}));
    }
    assert.deepEqual(
      outcomes.map(({ epoch, round }) => [epoch, round]),
      [
        [1, 1],
        [1, 2],
        [1, 3],
        [2, 1],
        [2, 2],
      ],
    );
    for (const { outcome, median, answer, reason } of outcomes) {
      assert.deepEqual(
        { outcome, median, answer, reason },
        { outcome: 'transmitted', median: 103n, answer: 103n, reason: undefined },
      );
    }
    assert.deepEqual(outcomes[0]?.observations, [101n, 102n, 103n, 110n]);
    assert.deepEqual(
      feed.transmissions.map(({ transmitter }) => transmitter),
      ['oracle 0', 'oracle 1', 'oracle 2', 'oracle 3', 'oracle 0'],
    );
    assert.equal(outcomes[0]?.transaction, 'tx 11');
    assert.equal(outcomes[0]?.gasUsed, 100_000n);
  });

  it('skips a round for which no report is due', limit, async () => {
    const { rounds } = await fakeNetwork({ deltaC: 2n ** 62n });
    assert.equal((await rounds.run({})).outcome, 'transmitted');
    const { outcome, reason, observations, median, answer } = await rounds.run({});
    assert.equal(outcome, 'skipped');
    assert.match(reason ?? '', /no report is due/);
    assert.deepEqual(observations, [100n, 101n, 102n, 103n]);
    assert.equal(median, 102n);
    assert.equal(answer, undefined);
  });

  it('skips a round when the median is out of range, as the rules say', limit, async () => {
    const { rounds, oracles } = await fakeNetwork();
    for (const oracle of oracles) oracle.value = range.max + 1n;
    assert.equal((await rounds.run({})).outcome, 'skipped');
  });

  it('skips a round whose report no plugin accepts, or wants transmitted', limit, async () => {
    const first = await fakeNetwork();
    for (const oracle of first.oracles) {
      oracle.plugin = replacing(oracle.plugin, { shouldAcceptFinalizedReport: async () => false });
    }
    assert.match((await first.rounds.run({})).reason ?? '', /did not accept/);
    const second = await fakeNetwork();
    for (const oracle of second.oracles) {
      oracle.plugin = replacing(oracle.plugin, { shouldTransmitAcceptedReport: async () => false });
    }
    const { outcome, reason } = await second.rounds.run({});
    assert.equal(outcome, 'skipped');
    assert.match(reason ?? '', /no longer transmitted/);
    assert.deepEqual(second.feed.transmissions, []);
  });

  it('bears f oracles that fail at every step', limit, async () => {
    const { rounds, oracles } = await fakeNetwork();
    const failing = nth(oracles, 2);
    failing.plugin = replacing(failing.plugin, {
      observation: broken,
      report: broken,
      shouldAcceptFinalizedReport: broken,
      shouldTransmitAcceptedReport: broken,
    });
    failing.contractTransmitter = { transmit: broken };
    for (let count = 0; count < 4; count++) {
      const { outcome, observations } = await rounds.run({});
      assert.equal(outcome, 'transmitted');
      assert.deepEqual(observations, [100n, 101n, 103n]);
    }
  });

  it('fails a round with more than f silent oracles, and says which', limit, async () => {
    const { rounds, oracles } = await fakeNetwork();
    for (const index of [1, 2]) {
      nth(oracles, index).plugin = replacing(nth(oracles, index).plugin, { observation: broken });
    }
    const { outcome, reason } = await rounds.run({});
    assert.equal(outcome, 'failed');
    assert.match(reason ?? '', /only 2 oracles observed, 3 are needed: oracle 1: broken; oracle 2: broken/);
  });

  it('goes on with the leader of the next epoch when one fails', limit, async () => {
    const { rounds, oracles } = await fakeNetwork();
    nth(oracles, 0).plugin = replacing(nth(oracles, 0).plugin, { query: broken });
    const { epoch, round, outcome } = await rounds.run({});
    assert.deepEqual({ epoch, round, outcome }, { epoch: 2, round: 1, outcome: 'transmitted' });
  });

  it('fails the round when the next leader fails, too', limit, async () => {
    const { rounds, oracles } = await fakeNetwork();
    for (const oracle of oracles) oracle.plugin = replacing(oracle.plugin, { report: broken });
    const { outcome, reason, epoch } = await rounds.run({});
    assert.deepEqual(
      { outcome, reason, epoch },
      {
        outcome: 'failed',
        reason:
          'only 0 oracles agreed with the report, 2 are needed: ' +
          'oracle 0: broken; oracle 1: broken; oracle 2: broken; oracle 3: broken',
        epoch: 2,
      },
    );
  });

  it('signs only what f + 1 oracles made of the same observations', limit, async () => {
    const { rounds, oracles, feed } = await fakeNetwork();
    for (const oracle of oracles.slice(1)) {
      oracle.plugin = replacing(oracle.plugin, {
        report: async () => ({ shouldReport: true, report: Uint8Array.of(oracle.id) }),
      });
    }
    const { outcome, reason } = await rounds.run({});
    assert.equal(outcome, 'failed');
    assert.match(reason ?? '', /only 1 oracles agreed with the report, 2 are needed/);
    assert.deepEqual(feed.transmissions, []);
  });

  it('lets the next oracle transmit when one fails, and never twice what got through', limit, async () => {
    const { rounds, oracles, feed } = await fakeNetwork();
    nth(oracles, 0).contractTransmitter = { transmit: broken };
    const first = await rounds.run({});
    assert.deepEqual([first.outcome, first.transmitter], ['transmitted', 'oracle 1']);
    const lost = nth(oracles, 1).contractTransmitter;
    nth(oracles, 1).contractTransmitter = {
      transmit: async (...args) => {
        await lost.transmit(...args);
        throw new Error('the answer was lost');
      },
    };
    const second = await rounds.run({});
    assert.deepEqual([second.outcome, second.transmitter], ['transmitted', 'oracle 1']);
    assert.equal(feed.transmissions.length, 2);
  });

  for (const what of ['signature', 'observation'] as const) {
    it(`shows that the contract refuses a falsified ${what}, and goes on`, limit, async () => {
      const { rounds, feed } = await fakeNetwork();
      assert.equal((await rounds.run({})).outcome, 'transmitted');
      const { outcome, reason, transaction } = await rounds.run({}, what);
      assert.deepEqual(
        { outcome, reason, transaction },
        { outcome: 'failed', reason: 'reverted: wrong signatures', transaction: undefined },
      );
      assert.equal((await rounds.run({})).outcome, 'transmitted');
      assert.equal(feed.transmissions.length, 2);
    });
  }

  it('fails a round whose answer is not the median of its observations', limit, async () => {
    const { rounds, feed } = await fakeNetwork();
    feed.wrongAnswer = 5n;
    const { outcome, reason, answer, median } = await rounds.run({});
    assert.deepEqual({ outcome, answer, median }, { outcome: 'failed', answer: 5n, median: 102n });
    assert.match(reason ?? '', /answers 5, the median .* is 102/);
  });

  for (const step of ['observation', 'transmit'] as const) {
    it(`ends with the reason of the signal when it is interrupted at ${step}`, limit, async () => {
      const { rounds, oracles, feed } = await fakeNetwork();
      const run = new AbortController();
      const interrupt = async () => {
        run.abort(new Error('interrupted'));
        throw new Error('cancelled');
      };
      for (const oracle of oracles) {
        if (step === 'transmit') oracle.contractTransmitter = { transmit: interrupt };
        else oracle.plugin = replacing(oracle.plugin, { observation: interrupt });
      }
      await assert.rejects(rounds.run({ signal: run.signal }), /^Error: interrupted$/);
      assert.deepEqual(feed.transmissions, []);
    });
  }

  it('gives each step its limit, and the transmission none when there is none', limit, async () => {
    const { rounds, oracles } = await fakeNetwork({
      durations: {
        query: 60_000,
        observation: 0,
        report: 0,
        shouldAcceptFinalizedReport: 0,
        shouldTransmitAcceptedReport: 0,
      },
    });
    const seen: (number | undefined)[] = [];
    const leader = nth(oracles, 0);
    const { plugin, contractTransmitter } = leader;
    leader.plugin = replacing(plugin, {
      query: async (timestamp, call) => {
        seen.push(call?.deadline);
        return plugin.query(timestamp, call);
      },
    });
    leader.contractTransmitter = {
      transmit: async (context, report, signatures, call) => {
        seen.push(call?.deadline);
        return contractTransmitter.transmit(context, report, signatures, call);
      },
    };
    const before = Date.now();
    await rounds.run({});
    assert.ok(seen[0] !== undefined && seen[0] >= before + 60_000 && seen[0] <= Date.now() + 60_000);
    assert.equal(seen[1], undefined);
  });
});
