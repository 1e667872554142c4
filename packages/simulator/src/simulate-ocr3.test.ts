import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Ocr3ReportingPlugin, TransmissionSchedule } from '@loopp/loop';
import { namedKeyring } from './chain/named-keyring.js';
import { delaying, dropping, lying, silent, tampering } from './faults/faults.js';
import { countingFactory, countingPlugin } from './fixtures/counting-plugin.js';
import { decodeNumber, encodeNumber } from './fixtures/number-plugin.js';
import { ofType } from './fixtures/of-type.js';
import type { NetworkEvent } from './protocol/events.js';
import { drawn } from './protocol/schedule.js';
import { type SimulateOcr3Options, simulateOcr3 } from './simulate-ocr3.js';

const limit = { timeout: 10_000 };
const broken = async (): Promise<never> => {
  throw new Error('broken');
};
const begin = Date.UTC(2026, 0, 1);

/** A network whose events are kept. */
async function watched(given: Partial<SimulateOcr3Options>) {
  const events: NetworkEvent[] = [];
  const network = await simulateOcr3({
    factory: countingFactory(),
    keyring: (oracle) => namedKeyring(`oracle ${oracle}`),
    transmitters: 'first',
    onEvent: (event) => events.push(event),
    ...given,
  });
  return { network, events };
}

/** One oracle has other methods. */
function except(odd: number, replaced: Partial<Ocr3ReportingPlugin>) {
  return countingFactory((id) => (id === odd ? replaced : {}));
}

function numberOf(bytes: Uint8Array | undefined): number | undefined {
  return bytes === undefined || bytes.length === 0 ? undefined : decodeNumber(bytes);
}

describe('a simulated OCR3 network', () => {
  it(
    'makes each outcome of the one before, and brings its reports to the chain, signed as on EVM chains',
    limit,
    async () => {
      await using network = await simulateOcr3({
        factory: countingFactory(),
        roundsPerEpoch: 2,
        transmitters: 'first',
      });
      const rounds = await network.rounds(5);
      assert.deepEqual(
        rounds.map(({ seqNr, epoch, round, leader }) => [seqNr, epoch, round, leader]),
        [
          [1n, 1, 1, 0],
          [2n, 1, 2, 0],
          [3n, 2, 1, 1],
          [4n, 2, 2, 1],
          [5n, 3, 1, 2],
        ],
      );
      assert.deepEqual(
        rounds.map(({ status, previousOutcome, outcome }) => [status, numberOf(previousOutcome), numberOf(outcome)]),
        [undefined, 3, 6, 9, 12].map((before, index) => ['transmitted', before, (index + 1) * 3]),
      );
      for (const { reports, seqNr } of rounds) {
        const [report] = reports;
        assert.equal(report?.signatures.length, 2);
        assert.ok(report.signatures.every(({ signature }) => signature.length === 65));
        assert.deepEqual(report.accepted, [0, 1, 2, 3]);
        assert.equal(network.chain.transmissions[Number(seqNr) - 1]?.seqNr, seqNr);
      }
    },
  );

  it('asks each method as libocr does', limit, async () => {
    const asked: string[] = [];
    const contexts: string[] = [];
    const factory = countingFactory((id) => ({
      query: async (context) => {
        asked.push(`${id} query`);
        contexts.push(`${context.seqNr} ${context.epoch}.${context.round} after ${numberOf(context.previousOutcome)}`);
        return Uint8Array.of(7);
      },
      observation: async (_context, query) => {
        asked.push(`${id} observation of ${query.join()}`);
        return encodeNumber(id);
      },
    }));
    const { network } = await watched({ factory, roundsPerEpoch: 2 });
    await network.rounds(3);
    assert.deepEqual(asked.slice(0, 5), ['0 query', ...[0, 1, 2, 3].map((id) => `${id} observation of 7`)]);
    assert.deepEqual(contexts, ['1 1.1 after undefined', '2 1.2 after 2', '3 2.1 after 4']);
  });

  it('discards observations that are not valid, and is content without f of them', limit, async () => {
    const { network, events } = await watched({ factory: except(2, { observation: async () => encodeNumber(-1) }) });
    const { observations, outcome, status } = await network.round();
    assert.deepEqual(
      observations.map(({ observer }) => observer),
      [0, 1, 3],
    );
    assert.deepEqual([status, numberOf(outcome)], ['transmitted', 2]);
    assert.deepEqual(
      ofType(events, 'refused').map(({ oracle, from, phase, reason }) => [oracle, from, phase, reason]),
      [[0, 2, 'observation', 'no number from 0']],
    );
    assert.deepEqual(ofType(events, 'failed'), []);
  });

  it('says which method of which oracle is not deterministic', limit, async () => {
    let calls = 0;
    const none = { reportWithInfo: { report: Uint8Array.of(9), info: Uint8Array.of(1) } };
    for (const [method, replaced, told] of [
      ['outcome', { outcome: async () => encodeNumber(calls++) }, /oracles? \d.*; oracle \d/],
      [
        'outcome',
        { outcome: async () => encodeNumber(0) },
        /\(oracles 0, 1, 3: 4008000000000000; oracle 2: 0000000000000000\)/,
      ],
      ['reports', { reports: async () => [none] }, /\(oracles 0, 1, 3: 4008000000000000; oracle 2: 09 with 01\)/],
      ['reports', { reports: async () => [] }, /oracle 2: no reports\)/],
      ['validateObservation', { validateObservation: broken }, /\(oracles 0, 1, 3: valid; oracle 2: not valid\)/],
      [
        'observationQuorum',
        { observationQuorum: async () => false },
        /\(oracles 0, 1, 3: enough; oracle 2: not enough\)/,
      ],
    ] as const) {
      const { network, events } = await watched({ factory: except(2, replaced) });
      await assert.rejects(network.round(), (error: Error) => {
        assert.match(error.message, new RegExp(`^${method} is not deterministic: in seqNr 1, epoch 1 `));
        assert.match(error.message, told);
        return 'code' in error && error.code === 'SIMULATOR_DISAGREEMENT';
      });
      assert.equal(ofType(events, 'disagreement')[0]?.method, method);
    }
    // Told only, one of four is a fault that a network bears.
    const told = await watched({ factory: except(2, { outcome: async () => encodeNumber(0) }), disagreements: 'tell' });
    assert.equal((await told.network.round()).status, 'transmitted');
    const random = await watched({ factory: countingFactory(() => ({ outcome: async () => encodeNumber(calls++) })) });
    await assert.rejects(random.network.round(), { code: 'SIMULATOR_DISAGREEMENT' });
  });

  it('gives each plugin bytes of its own', limit, async () => {
    const spoil = {
      outcome: async (...[context, query, observations]: Parameters<Ocr3ReportingPlugin['outcome']>) => {
        const outcome = await countingPlugin(() => 1).outcome(context, query, observations);
        context.previousOutcome.fill(0);
        for (const { observation } of observations) observation.fill(0);
        return outcome;
      },
    };
    const { network } = await watched({ factory: countingFactory((id) => (id === 0 ? spoil : {})) });
    const rounds = await network.rounds(3);
    assert.deepEqual(
      rounds.map(({ outcome }) => numberOf(outcome)),
      [3, 6, 9],
    );
  });

  it('bears f plugins that fail at everything', limit, async () => {
    const methods = ['query', 'observation', 'observationQuorum', 'outcome', 'reports', 'shouldAcceptAttestedReport'];
    const { network, events } = await watched({
      factory: except(0, Object.fromEntries(methods.map((method) => [method, broken]))),
      leaders: 2,
      roundsPerEpoch: 1,
    });
    const rounds = await network.rounds(6);
    assert.ok(rounds.every(({ status }) => status === 'transmitted'));
    assert.deepEqual(
      rounds.map(({ seqNr, leader }) => [seqNr, leader]),
      [1, 2, 3, 1, 2, 3].map((leader, index) => [BigInt(index + 1), leader]),
    );
    assert.ok(ofType(events, 'failed').every(({ oracle }) => oracle === 0));
  });

  it('comes to nothing without a quorum, says why, and goes on when it is back', limit, async () => {
    const { network } = await watched({ leaders: 4 });
    const failed = await network.round({ faults: [silent(1, 2)] });
    assert.deepEqual([failed.status, failed.outcome], ['failed', undefined]);
    assert.match(failed.reason ?? '', /only \d oracles began the epoch, 3 are needed/);
    const { seqNr, status, epoch } = await network.round();
    assert.deepEqual([seqNr, status, epoch], [1n, 'transmitted', 5]);
  });

  it('says what the plugin misses when its quorum is never reached', limit, async () => {
    const { network } = await watched({ factory: countingFactory(() => ({ observationQuorum: async () => false })) });
    assert.match(
      (await network.round()).reason ?? '',
      /only 4 oracles observed, more are needed by the plugin's observationQuorum/,
    );
  });

  for (const [method, limits, replaced, told] of [
    [
      'query',
      { maxQueryLength: 1 },
      { query: async () => new Uint8Array(2) },
      /query has 2 bytes; .* maxQueryLength = 1/,
    ],
    ['observation', { maxObservationLength: 1 }, {}, /observation has 8 bytes; .* maxObservationLength = 1/],
    ['outcome', { maxOutcomeLength: 1 }, {}, /outcome has 8 bytes; .* maxOutcomeLength = 1/],
    ['reports', { maxReportLength: 1 }, {}, /report has 8 bytes; .* maxReportLength = 1/],
    ['reports', { maxReportCount: 0 }, {}, /there are 1 reports; .* maxReportCount = 0/],
  ] as const) {
    it(`makes an error of ${method} beyond ${Object.keys(limits)[0]}`, limit, async () => {
      const { network, events } = await watched({ factory: countingFactory(() => replaced, limits) });
      const { status } = await network.round();
      assert.equal(status, 'failed');
      const [first] = ofType(events, 'failed');
      assert.equal(first?.method, method);
      assert.match(first?.error ?? '', told);
    });
  }

  it('warns of an observation that is slow, and aborts a decision that is', limit, async () => {
    const never = () => new Promise<never>(() => {});
    const slow = await watched({
      factory: except(1, { observation: () => new Promise((done) => setTimeout(() => done(encodeNumber(5)), 40)) }),
      durations: { observation: 10 },
    });
    assert.equal((await slow.network.round()).observations.length, 4);
    assert.deepEqual(
      ofType(slow.events, 'slow').map(({ oracle, method, limitMs }) => [oracle, method, limitMs]),
      [[1, 'observation', 10]],
    );
    const stuck = await watched({
      factory: except(1, { shouldAcceptAttestedReport: never }),
      durations: { shouldAcceptAttestedReport: 10 },
    });
    assert.deepEqual((await stuck.network.round()).reports[0]?.accepted, [0, 2, 3]);
    const hung = await watched({ factory: except(1, { observation: never }), progressMs: 20 });
    assert.equal((await hung.network.round()).observations.length, 3);
  });

  it('skips a round without reports, or whose reports nobody accepts', limit, async () => {
    const none = await watched({ factory: countingFactory(() => ({ reports: async () => [] })) });
    const first = await none.network.round();
    assert.deepEqual(
      [first.status, first.reason, numberOf(first.outcome)],
      ['skipped', 'the outcome has no reports', 3],
    );
    const refused = await watched({
      factory: countingFactory(() => ({ shouldAcceptAttestedReport: async () => false })),
    });
    assert.match((await refused.network.round()).reason ?? '', /did not accept/);
  });

  it('transmits by the schedule of the report, where it has one', limit, async () => {
    const report = (byte: number, schedule?: TransmissionSchedule) => ({
      reportWithInfo: { report: Uint8Array.of(byte), info: Uint8Array.of(byte) },
      ...(schedule && { transmissionScheduleOverride: schedule }),
    });
    const own = { transmitters: [3, 1], transmissionDelays: [1_000_000_000n, 0n] };
    const factory = countingFactory(() => ({ reports: async () => [report(1, own), report(2)] }));
    const { network } = await watched({ factory });
    const { reports } = await network.round();
    assert.deepEqual(
      reports.map(({ transmitted }) => transmitted),
      [[1], [1]],
    );
    const wrong = { transmitters: [9], transmissionDelays: [0n] };
    const bad = await watched({ factory: countingFactory(() => ({ reports: async () => [report(1, wrong)] })) });
    assert.match((await bad.network.round()).reason ?? '', /schedule of report 0 is dropped: it names an oracle/);
  });

  it('lets all transmit by default, which a chain may take more than once', limit, async () => {
    const { network } = await watched({ transmitters: 'all' });
    assert.deepEqual((await network.round()).reports[0]?.transmitted, [0, 1, 2, 3]);
    assert.equal(network.chain.transmissions.length, 1);
  });

  it('begins where the contract stands', limit, async () => {
    const { network } = await watched({ firstSeqNr: 41n, firstEpoch: 7 });
    const { seqNr, epoch } = await network.round();
    assert.deepEqual([seqNr, epoch], [41n, 7]);
  });
});

describe('faults of an OCR3 network', () => {
  it('lose votes: what was prepared is committed in the next epoch, and not made anew', limit, async () => {
    let seen = 10;
    const { network, events } = await watched({
      factory: countingFactory(() => ({ observation: async () => encodeNumber(seen++) })),
      faults: [dropping({ phases: ['commit'], when: ({ epoch }) => epoch === 1 })],
    });
    const { seqNr, epoch, outcome, observations, status } = await network.round();
    assert.deepEqual([seqNr, epoch, status, observations.length], [1n, 2, 'transmitted', 0]);
    assert.equal(numberOf(outcome), 12, 'the outcome of the first epoch');
    assert.equal(seen, 14, 'nobody observed again');
    assert.equal(ofType(events, 'stalled').length, 1);
    assert.deepEqual((await network.round()).seqNr, 2n);
  });

  it(
    'keep an oracle from the votes: it hears of the outcome, and takes part again in the next epoch',
    limit,
    async () => {
      const faults = [dropping({ phases: ['commit'], to: [3], when: ({ seqNr }) => seqNr === 1n })];
      const { network } = await watched({ faults, roundsPerEpoch: 2 });
      const rounds = await network.rounds(3);
      assert.deepEqual(rounds[0]?.reports[0]?.accepted, [0, 1, 2, 3]);
      assert.deepEqual(
        rounds.map(({ observations }) => observations.length),
        [4, 3, 4],
      );
    },
  );

  it('keep the leader from the votes: its epoch ends', limit, async () => {
    const faults = [dropping({ phases: ['commit'], to: [0], when: ({ seqNr }) => seqNr === 1n })];
    const { network, events } = await watched({ faults });
    const rounds = await network.rounds(2);
    assert.deepEqual(
      rounds.map(({ seqNr, epoch }) => [seqNr, epoch]),
      [
        [1n, 1],
        [2n, 2],
      ],
    );
    assert.match(ofType(events, 'stalled')[0]?.reason ?? '', /does not know the outcome before/);
  });

  it('lie: a leader that proposes differently to each gets no quorum for anything', limit, async () => {
    const faults = [
      lying('proposal', [0], (observations, { to }) =>
        observations.filter(({ observer }) => observer !== (Number(to) % 2) + 2),
      ),
    ];
    const { network, events } = await watched({ faults });
    const { epoch, leader, status } = await network.round();
    assert.deepEqual([epoch, leader, status], [2, 1, 'transmitted']);
    assert.equal(ofType(events, 'disagreement').length, 0, 'other input is no disagreement');
  });

  it('tamper: what is changed on the way counts for nobody', limit, async () => {
    const flip = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 1);
    const { network, events } = await watched({
      faults: [
        tampering('prepare', flip, { from: [1] }),
        tampering('signatures', (signatures) => signatures.map(flip), { from: [2] }),
      ],
    });
    const { status, reports } = await network.round();
    assert.equal(status, 'transmitted');
    assert.ok(reports[0]?.signatures.every(({ signer }) => signer !== 2));
    assert.ok(ofType(events, 'refused').every(({ from, phase }) => from === 2 && phase === 'signatures'));
  });

  it('delay: the time of the network shows in the chain', limit, async () => {
    const { network } = await watched({
      faults: [delaying(100, 100, { phases: ['query', 'observation', 'proposal'] })],
    });
    await network.round();
    // Own messages take no time: query and observation of the others, and the proposal to them.
    assert.equal(network.chain.transmissions[0]?.at, begin + 300);
  });

  it('go on under drawn leaders', limit, async () => {
    const { network } = await watched({
      schedule: drawn(7, 3),
      faults: [silent(2)],
      roundsPerEpoch: 1,
      leaders: 3,
    });
    const rounds = await network.rounds(8);
    assert.ok(rounds.every(({ status, leader }) => status === 'transmitted' && leader !== 2));
    assert.deepEqual(rounds.at(-1)?.seqNr, 8n);
  });
});
