import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namedKeyring } from './chain/named-keyring.js';
import { delaying, dropping, lying, silent, tampering } from './faults/faults.js';
import { decodeNumber, encodeNumber, numberFactory } from './fixtures/number-plugin.js';
import { ofType } from './fixtures/of-type.js';
import type { NetworkEvent } from './protocol/events.js';
import { type SimulateOcr2Options, simulateOcr2 } from './simulate-ocr2.js';

const limit = { timeout: 10_000 };
const broken = async (): Promise<never> => {
  throw new Error('broken');
};

/** A network whose events are kept. */
async function watched(given: Partial<SimulateOcr2Options>) {
  const events: NetworkEvent[] = [];
  const network = await simulateOcr2({
    factory: numberFactory(),
    keyring: (oracle) => namedKeyring(`oracle ${oracle}`),
    transmitters: 'first',
    onEvent: (event) => events.push(event),
    ...given,
  });
  return { network, events };
}

function numbers(observations: readonly { readonly observation: Uint8Array }[]): number[] {
  return observations.map(({ observation }) => decodeNumber(observation));
}

describe('a simulated OCR2 network', () => {
  it(
    'brings what its plugins report to the chain, round by round, signed as EVM contracts want it',
    limit,
    async () => {
      await using network = await simulateOcr2({ factory: numberFactory(), roundsPerEpoch: 3, transmitters: 'first' });
      const rounds = await network.rounds(5);
      assert.deepEqual(
        rounds.map(({ epoch, round, leader, transmitted }) => [epoch, round, leader, transmitted[0]]),
        [
          [1, 1, 0, 0],
          [1, 2, 0, 1],
          [1, 3, 0, 2],
          [2, 1, 1, 3],
          [2, 2, 1, 0],
        ],
      );
      for (const { status, reason, observations, report, signatures, accepted } of rounds) {
        assert.deepEqual([status, reason, accepted], ['transmitted', undefined, [0, 1, 2, 3]]);
        assert.deepEqual(numbers(observations), [100, 101, 102, 103]);
        assert.deepEqual(report && decodeNumber(report), 102);
        assert.equal(signatures.length, 3, 'unique reports need (n + f) / 2 + 1');
        assert.ok(signatures.every(({ signature }) => signature.length === 65));
      }
      assert.deepEqual(
        network.chain.transmissions.map(({ at }) => at - Date.UTC(2026, 0, 1)),
        [0, 1_000, 2_000, 3_000, 4_000],
      );
    },
  );

  it(
    'lets every oracle transmit whose plugin wants to, stage by stage, and the contract refuse what is stale',
    limit,
    async () => {
      const { network, events } = await watched({
        transmitters: 'all',
        factory: numberFactory(undefined, { uniqueReports: false }),
      });
      const { transmitted, signatures } = await network.round();
      assert.deepEqual(transmitted, [0]);
      assert.equal(signatures.length, 2, 'f + 1 do without unique reports');
      const failures = ofType(events, 'failed');
      assert.deepEqual(
        failures.map(({ oracle, method, error, at }) => [oracle, method, error, at - Date.UTC(2026, 0, 1)]),
        [1, 2, 3].map((oracle) => [oracle, 'transmit', 'reverted: stale report', oracle * 5_000]),
      );
    },
  );

  it(
    'skips a round whose report is not due, that nobody accepts, or that nobody wants transmitted',
    limit,
    async () => {
      for (const [replaced, reason] of [
        [{ report: async () => ({ shouldReport: false, report: new Uint8Array() }) }, /no report is due/],
        [{ shouldAcceptFinalizedReport: async () => false }, /did not accept/],
        [{ shouldTransmitAcceptedReport: async () => false }, /no longer transmitted/],
      ] as const) {
        const { network } = await watched({ factory: numberFactory(() => replaced) });
        const round = await network.round();
        assert.equal(round.status, 'skipped');
        assert.match(round.reason ?? '', reason);
        assert.deepEqual(numbers(round.observations), [100, 101, 102, 103]);
        assert.deepEqual(network.chain.transmissions, []);
      }
    },
  );

  it('bears f oracles that fail at every step, and tells of each failure', limit, async () => {
    const failing = { observation: broken, report: broken, shouldAcceptFinalizedReport: broken };
    const { network, events } = await watched({ factory: numberFactory((id) => (id === 2 ? failing : {})) });
    for (const { status, observations } of await network.rounds(4)) {
      assert.equal(status, 'transmitted');
      assert.deepEqual(numbers(observations), [100, 101, 103]);
    }
    const methods = ofType(events, 'failed').map(({ oracle, method, error }) => `${oracle} ${method} ${error}`);
    assert.deepEqual(new Set(methods), new Set(Object.keys(failing).map((method) => `2 ${method} broken`)));
  });

  it('goes on with the next leader when one fails, and gives up after f + 1 of them', limit, async () => {
    const one = await watched({ factory: numberFactory((id) => (id === 0 ? { query: broken } : {})) });
    const { epoch, round, leader, status } = await one.network.round();
    assert.deepEqual([epoch, round, leader, status], [2, 1, 1, 'transmitted']);
    assert.deepEqual(
      ofType(one.events, 'stalled').map(({ reason }) => reason),
      ['oracle 0, the leader: broken'],
    );
    const all = await watched({ factory: numberFactory(() => ({ query: broken })) });
    const failed = await all.network.round();
    assert.deepEqual([failed.epoch, failed.status, failed.reason], [2, 'failed', 'oracle 1, the leader: broken']);
  });

  it('comes to no report with more than f silent oracles, and says who failed', limit, async () => {
    const { network } = await watched({ faults: [silent(1, 2)], leaders: 4 });
    const { status, reason, report } = await network.round();
    assert.deepEqual([status, report], ['failed', undefined]);
    assert.match(reason ?? '', /^only 2 oracles observed, 3 are needed$/);
    const broke = await watched({
      factory: numberFactory((id) => (id === 1 || id === 2 ? { observation: broken } : {})),
    });
    assert.match(
      (await broke.network.round()).reason ?? '',
      /only 2 oracles observed, 3 are needed: oracle 1: broken; oracle 2: broken/,
    );
  });

  it('says which oracle makes another report of the same observations', limit, async () => {
    const other = async () => ({ shouldReport: true, report: encodeNumber(7) });
    const factory = numberFactory((id) => (id === 3 ? { report: other } : {}));
    const { network } = await watched({ factory });
    await assert.rejects(network.round(), {
      code: 'SIMULATOR_DISAGREEMENT',
      message:
        'report is not deterministic: in epoch 1, round 1 the oracles made different things of the same input ' +
        '(oracles 0, 1, 2: 4059800000000000; oracle 3: 401c000000000000)',
    });
    const told = await watched({ factory, disagreements: 'tell' });
    assert.equal((await told.network.round()).status, 'transmitted');
    assert.equal(ofType(told.events, 'disagreement').length, 1);
    const onPurpose = await watched({ factory, byzantine: [3] });
    assert.equal((await onPurpose.network.round()).status, 'transmitted');
    assert.equal(ofType(onPurpose.events, 'disagreement').length, 0);
  });

  it('stalls when no quorum makes the same report', limit, async () => {
    const factory = numberFactory((id) => ({ report: async () => ({ shouldReport: true, report: encodeNumber(id) }) }));
    const { network } = await watched({ factory, disagreements: 'tell' });
    const { status, reason } = await network.round();
    assert.equal(status, 'failed');
    assert.equal(reason, 'only 1 oracles agreed with the report, 3 are needed');
    assert.deepEqual(network.chain.transmissions, []);
  });

  for (const [method, length] of [
    ['query', 9],
    ['observation', 9],
    ['report', 9],
  ] as const) {
    it(`makes an error of too long a ${method}: one that is longer than the plugin declared`, limit, async () => {
      const long = new Uint8Array(length);
      const replaced = {
        query: { query: async () => long },
        observation: { observation: async () => long },
        report: { report: async () => ({ shouldReport: true, report: long }) },
      }[method];
      const { network, events } = await watched({ factory: numberFactory(() => replaced) });
      assert.equal((await network.round()).status, 'failed');
      const [first] = ofType(events, 'failed');
      assert.deepEqual([first?.oracle, first?.method], [0, method]);
      assert.match(
        first?.error ?? '',
        new RegExp(`^the ${method} has 9 bytes; the plugin declared max\\w+Length = 8$`),
      );
    });
  }

  it('refuses limits beyond those of libocr, and oracles that declare different ones', limit, async () => {
    const limits = { maxQueryLength: 2 ** 28 + 1, maxObservationLength: 8, maxReportLength: 8 };
    await assert.rejects(simulateOcr2({ factory: numberFactory(undefined, { limits }) }), { code: 'SIMULATOR_LIMIT' });
    const factory = ({ id }: { id: number }) =>
      numberFactory(undefined, { limits: { maxQueryLength: id, maxObservationLength: 8, maxReportLength: 8 } });
    await assert.rejects(simulateOcr2({ factory }), /maxQueryLength is 0 for oracle 0 and 1 for oracle 1/);
  });

  it('aborts a call that takes too long, leaves one alone that does not heed that, and goes on', limit, async () => {
    const reasons: unknown[] = [];
    const factory = numberFactory((id) =>
      id === 1
        ? {
            observation: (_timestamp, _query, call) =>
              new Promise(() => call?.signal?.addEventListener('abort', () => reasons.push(call.signal?.reason))),
          }
        : {},
    );
    const { network, events } = await watched({ factory, durations: { observation: 20 } });
    const { status, observations } = await network.round();
    assert.equal(status, 'transmitted');
    assert.deepEqual(numbers(observations), [100, 102, 103]);
    assert.match(String(reasons[0]), /observation took longer than 20 ms/);
    assert.equal(ofType(events, 'failed')[0]?.error, 'observation took longer than 20 ms');
  });

  it('ends with the reason of the signal when it is interrupted', limit, async () => {
    const run = new AbortController();
    const interrupt = async (): Promise<never> => {
      run.abort(new Error('interrupted'));
      throw new Error('cancelled');
    };
    const { network } = await watched({ factory: numberFactory(() => ({ observation: interrupt })) });
    await assert.rejects(network.round({ signal: run.signal }), /^Error: interrupted$/);
    assert.deepEqual(network.chain.transmissions, []);
  });

  it('closes its plugins', limit, async () => {
    const closed: number[] = [];
    {
      await using _network = await simulateOcr2({
        factory: numberFactory((id) => ({ close: async () => void closed.push(id) })),
      });
    }
    assert.deepEqual(closed, [0, 1, 2, 3]);
  });
});

describe('faults of an OCR2 network', () => {
  it('lose messages: what does not reach the leader is not in the report', limit, async () => {
    const { network } = await watched({ faults: [dropping({ phases: ['observation'], from: [3] })] });
    const { observations, accepted } = await network.round();
    assert.deepEqual(numbers(observations), [100, 101, 102]);
    assert.deepEqual(accepted, [0, 1, 2, 3]);
  });

  it('delay: the leader waits for a quorum and its grace, no longer', limit, async () => {
    const slow = (oracle: number, ms: number) => delaying(ms, ms, { phases: ['observation'], from: [oracle] });
    const faults = [slow(1, 40), slow(2, 60), slow(3, 90)];
    const begin = Date.UTC(2026, 0, 1);
    for (const [graceMs, seen, at] of [
      [20, [100, 101, 102], 80],
      [30, [100, 101, 102, 103], 90],
    ] as const) {
      const { network } = await watched({ faults, graceMs });
      assert.deepEqual(numbers((await network.round()).observations), seen);
      assert.equal(network.chain.transmissions[0]?.at, begin + at);
    }
    const late = await watched({ faults, progressMs: 50 });
    assert.equal((await late.network.round()).status, 'failed');
  });

  it('make a plugin slow: beyond its limit it counts as failed', limit, async () => {
    const faults = [
      delaying(2_000, 3_000, { phases: ['call'], from: [0], when: ({ payload }) => payload === 'observation' }),
    ];
    const { network, events } = await watched({ faults });
    assert.deepEqual(numbers((await network.round()).observations), [101, 102, 103]);
    assert.equal(ofType(events, 'failed')[0]?.error, 'observation took longer than 1000 ms');
  });

  it('lie: what an oracle says that it saw counts, and what it says that others saw does not', limit, async () => {
    const liar = await watched({ faults: [lying('observation', [3], () => encodeNumber(1_000_000))] });
    const first = await liar.network.round();
    assert.deepEqual(numbers(first.observations), [100, 101, 102, 1_000_000]);
    assert.deepEqual(first.report && decodeNumber(first.report), 102);
    const forger = await watched({
      faults: [lying('proposal', [0], (seen) => seen.map((entry) => ({ ...entry, observation: encodeNumber(1) })))],
    });
    const second = await forger.network.round();
    assert.deepEqual([second.status, second.leader], ['transmitted', 1]);
    assert.deepEqual(
      new Set(ofType(forger.events, 'refused').map(({ phase, reason }) => `${phase}: ${reason}`)),
      new Set(['proposal: oracle 0 did not sign its observation']),
    );
  });

  it(
    'tamper: what is changed on the way to an oracle is refused, and so it is on the way to the contract',
    limit,
    async () => {
      const flip = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 1);
      const wire = await watched({
        faults: [tampering('report', flip, { from: [1] }), tampering('observation', flip, { from: [2] })],
      });
      const round = await wire.network.round();
      assert.equal(round.status, 'transmitted');
      assert.deepEqual(
        ofType(wire.events, 'refused').map(({ from, phase, reason }) => [from, phase, reason]),
        [
          [2, 'observation', 'its signature is wrong'],
          [1, 'report', 'its signature is wrong'],
        ],
      );
      const toChain = tampering('transmission', ({ report, signatures }) => ({
        report: { ...report, report: flip(report.report) },
        signatures,
      }));
      const { network } = await watched({});
      assert.equal((await network.round()).status, 'transmitted');
      const refused = await network.round({ faults: [toChain] });
      assert.deepEqual([refused.status, refused.reason], ['failed', 'reverted: the signature of oracle 0 is wrong']);
      assert.equal((await network.round()).status, 'transmitted');
      assert.equal(network.chain.transmissions.length, 2);
    },
  );

  it('keep an oracle from the report: another one passes it on', limit, async () => {
    const { network, events } = await watched({ faults: [dropping({ phases: ['final'], to: [2] })] });
    assert.deepEqual((await network.round()).accepted, [0, 1, 2, 3]);
    assert.equal(ofType(events, 'attested').length, 4);
  });

  it('let the next oracle transmit when one cannot', limit, async () => {
    const { network } = await watched({ faults: [dropping({ phases: ['transmission'], from: [0] })] });
    assert.deepEqual((await network.round()).transmitted, [1]);
  });

  it('are the same for the same seed, and others for another one', limit, async () => {
    const run = async (seed: number) => {
      const faults = [dropping({ probability: 0.3 }), delaying(0, 500)];
      const { network, events } = await watched({ seed, faults, keyring: (id) => namedKeyring(String(id)) });
      await network.rounds(5);
      return events;
    };
    assert.deepEqual(await run(1), await run(1));
    assert.notDeepEqual(await run(1), await run(2));
  });
});
