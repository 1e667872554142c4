import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { namedKeyring } from './chain/named-keyring.js';
import { silent } from './faults/faults.js';
import { chaos } from './fixtures/chaos.js';
import { countingFactory } from './fixtures/counting-plugin.js';
import { encodeNumber, numberFactory } from './fixtures/number-plugin.js';
import { ofType } from './fixtures/of-type.js';
import { hex } from './protocol/bytes.js';
import type { NetworkEvent } from './protocol/events.js';
import { drawn, takingTurns } from './protocol/schedule.js';
import { simulateOcr2 } from './simulate-ocr2.js';
import { simulateOcr3 } from './simulate-ocr3.js';

const limit = { timeout: 120_000 };
const numRuns = 60;
const rounds = 6;

/** A network of 4 or 7, up to f of its oracles faulty, and a share of all messages lost. */
const troubles = fc.constantFrom(4, 7).chain((n) =>
  fc.record({
    n: fc.constant(n),
    faulty: fc.subarray(
      Array.from({ length: n }, (_, id) => id),
      { maxLength: Math.ceil(n / 3) - 1 },
    ),
    seed: fc.integer(),
    loss: fc.constantFrom(0, 0.02, 0.1),
    isDrawn: fc.boolean(),
    roundsPerEpoch: fc.integer({ min: 1, max: 4 }),
    graceMs: fc.constantFrom(0, 50, 20_000),
  }),
);

type Trouble = Parameters<Parameters<typeof troubles.map>[0]>[0];

function optionsOf({ n, faulty, seed, loss, isDrawn, ...rest }: Trouble, version: 2 | 3) {
  return {
    ...{ ...rest, oracles: n, seed, leaders: 6 },
    schedule: isDrawn ? drawn(seed, version) : takingTurns(),
    faults: [chaos(seed, faulty, loss)],
    keyring: (oracle: number) => namedKeyring(`oracle ${oracle}`),
  };
}

async function ocr2(trouble: Trouble) {
  const events: NetworkEvent[] = [];
  let seen = 0;
  const factory = numberFactory(() => ({ observation: async () => encodeNumber(seen++ % 50) }));
  const onEvent = (event: NetworkEvent) => void events.push(event);
  const network = await simulateOcr2({ ...optionsOf(trouble, 2), factory, onEvent });
  return { events, outcomes: await network.rounds(rounds), chain: network.chain };
}

async function ocr3(trouble: Trouble) {
  const events: NetworkEvent[] = [];
  let seen = 0;
  const factory = countingFactory(() => ({ observation: async () => encodeNumber(seen++ % 50) }));
  const onEvent = (event: NetworkEvent) => void events.push(event);
  const network = await simulateOcr3({ ...optionsOf(trouble, 3), factory, onEvent });
  return { events, outcomes: await network.rounds(rounds), chain: network.chain };
}

/** Asserts that what stands under one key is always the same. */
function assertOneEach(entries: readonly (readonly [key: string, value: string])[]): void {
  const known = new Map<string, string>();
  for (const [key, value] of entries) {
    assert.equal(known.get(key) ?? value, value, `two different ones for ${key}`);
    known.set(key, value);
  }
}

describe('whatever up to f faulty oracles and a lossy network do', () => {
  it('no two different reports of one (epoch, round) are attested in OCR2 with unique reports', limit, async () => {
    let attested = 0;
    await fc.assert(
      fc.asyncProperty(troubles, async (trouble) => {
        const { events, chain } = await ocr2(trouble);
        const all = ofType(events, 'attested');
        attested += all.length;
        assertOneEach(all.map(({ epoch, round, report }) => [`${epoch}.${round}`, hex(report.report)]));
        assertOneEach(
          [
            ...all.map(({ epoch, round, report }) => ({ context: { epoch, round }, report })),
            ...chain.transmissions,
          ].map(({ context, report }) => [`${context?.epoch}.${context?.round}`, hex(report.report)]),
        );
      }),
      { numRuns },
    );
    assert.ok(attested > numRuns, 'most rounds come to a report all the same');
  });

  it(
    'no two different outcomes or reports of one sequence number are committed or attested in OCR3',
    limit,
    async () => {
      let committed = 0;
      await fc.assert(
        fc.asyncProperty(troubles, async (trouble) => {
          const { events, chain, outcomes } = await ocr3(trouble);
          const commits = ofType(events, 'committed');
          committed += commits.length;
          assertOneEach(commits.map(({ seqNr, outcome }) => [String(seqNr), hex(outcome)]));
          assertOneEach([
            ...ofType(events, 'attested').map(
              ({ seqNr, index, report }) => [`${seqNr} ${index}`, hex(report.report)] as const,
            ),
            ...chain.transmissions.map(({ seqNr, report }) => [`${seqNr} 0`, hex(report.report)] as const),
          ]);
          // Each new outcome was made of the one before.
          const known = new Map(commits.map(({ seqNr, outcome }) => [seqNr ?? 0n, hex(outcome)]));
          for (const { seqNr, observations, previousOutcome } of outcomes) {
            if (seqNr === undefined || observations.length === 0) continue;
            assert.equal(hex(previousOutcome), known.get(seqNr - 1n) ?? '');
          }
        }),
        { numRuns },
      );
      assert.ok(committed > numRuns, 'most rounds come to an outcome all the same');
    },
  );

  it('a run with the same seed has the same events, one for one', limit, async () => {
    await fc.assert(
      fc.asyncProperty(troubles, fc.constantFrom(ocr2, ocr3), async (trouble, run) => {
        const [first, second] = [await run(trouble), await run(trouble)];
        assert.deepEqual(first.events, second.events);
        assert.deepEqual(first.outcomes, second.outcomes);
        assert.deepEqual(first.chain.transmissions, second.chain.transmissions);
      }),
      { numRuns: numRuns / 2 },
    );
  });

  it('f silent oracles keep no round from its report', limit, async () => {
    const quiet = fc.constantFrom(1, 2).chain((f) =>
      fc.record({
        f: fc.constant(f),
        down: fc.subarray(
          Array.from({ length: 3 * f + 1 }, (_, id) => id),
          { minLength: f, maxLength: f },
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(quiet, async ({ f, down }) => {
        const options = {
          oracles: 3 * f + 1,
          faults: [silent(...down)],
          keyring: (id: number) => namedKeyring(String(id)),
        };
        const two = await simulateOcr2({ ...options, factory: numberFactory() });
        const three = await simulateOcr3({ ...options, factory: countingFactory() });
        for (const { status } of [...(await two.rounds(3)), ...(await three.rounds(3))]) {
          assert.equal(status, 'transmitted');
        }
      }),
      { numRuns: 20 },
    );
  });

  it('more than f silent oracles keep every round from it, and nothing hangs', limit, async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([0, 1, 2, 3], { minLength: 2 }), async (down) => {
        const options = { faults: [silent(...down)], keyring: (id: number) => namedKeyring(String(id)) };
        const two = await simulateOcr2({ ...options, factory: numberFactory() });
        const three = await simulateOcr3({ ...options, factory: countingFactory() });
        const ended = [...(await two.rounds(2)), ...(await three.rounds(2))];
        assert.ok(ended.every(({ status, reason }) => status === 'failed' && reason !== ''));
        assert.deepEqual([...two.chain.transmissions, ...three.chain.transmissions], []);
      }),
      { numRuns: 12 },
    );
  });
});
