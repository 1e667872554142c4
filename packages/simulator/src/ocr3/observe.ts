import type { AttributedObservation } from '@loopp/loop';
import { copyOf } from '../protocol/bytes.js';
import { type Arrival, collected } from '../protocol/collected.js';
import { Stalled } from '../protocol/core.js';
import { atMost } from '../protocol/limits.js';
import { SignedObservations, wrongSignature } from '../protocol/signed-observations.js';
import { tooFew } from '../protocol/too-few.js';
import { type Making, ownContext } from './attempt.js';
import type { Judgements } from './judgements.js';
import type { Ocr3Oracle } from './ocr3-oracle.js';

/** An oracle that takes part, with the query that it was given. */
export interface Follower {
  readonly oracle: Ocr3Oracle;
  readonly query: Uint8Array;
}

/** What the leader has when it proposes. */
export interface Observed {
  readonly followers: readonly Follower[];
  readonly signed: SignedObservations;
}

/** The leader's query, and valid observations until the plugin says that they are enough. @throws Stalled */
export async function observe(making: Making, judgements: Judgements): Promise<Observed> {
  const { core, options, state, leader, context, progress } = making;
  const { durations, oracles } = options;
  const { maxQueryLength, maxObservationLength } = leader.info.limits;
  const query = await core.ask({
    oracle: leader.id,
    method: 'query',
    limitMs: core.progressMs,
    warnMs: durations.query,
    ask: (call) => leader.plugin.query(ownContext(context), call),
    check: atMost('query', 'maxQueryLength', maxQueryLength),
  });
  if (!query.isGiven) throw new Stalled(`oracle ${leader.id}, the leader: ${query.error}`);
  progress.query = query.value;
  const reached = oracles.flatMap((oracle) => {
    const isUpToDate = state.memories.get(oracle.id)?.committed.seqNr === context.seqNr - 1n;
    if (!isUpToDate || state.epoch?.joined.has(oracle.id) !== true) return [];
    const sent = core.send('query', leader.id, oracle.id, copyOf(query.value));
    if (sent === undefined) return [];
    if (sent.isGenuine) return [{ oracle, query: sent.payload, afterMs: query.afterMs + sent.delayMs }];
    core.emit({ type: 'refused', oracle: oracle.id, from: leader.id, phase: 'query', reason: wrongSignature });
    return [];
  });
  const answers = await core.askAll(
    reached.map(({ oracle, query }) => ({
      oracle: oracle.id,
      method: 'observation',
      limitMs: core.progressMs,
      warnMs: durations.observation,
      ask: (call) => oracle.plugin.observation(ownContext(context), copyOf(query), call),
      check: atMost('observation', 'maxObservationLength', maxObservationLength),
    })),
  );
  const signed = new SignedObservations();
  const failures: string[] = [];
  const arrivals = reached.flatMap(({ oracle, query, afterMs }, index): Arrival<AttributedObservation>[] => {
    const answer = answers[index];
    if (answer === undefined || !answer.isGiven) {
      failures.push(`oracle ${oracle.id}: ${answer?.error}`);
      return [];
    }
    const sent = core.send('observation', oracle.id, leader.id, copyOf(answer.value));
    if (sent === undefined) return [];
    if (!sent.isGenuine) {
      core.emit({ type: 'refused', oracle: leader.id, from: oracle.id, phase: 'observation', reason: wrongSignature });
      return [];
    }
    signed.sign(oracle.id, query, sent.payload);
    const value = { observer: oracle.id, observation: sent.payload };
    return [{ afterMs: afterMs + answer.afterMs + sent.delayMs, value }];
  });
  const asLeader = { oracle: leader, query: query.value };
  const { values, quorumAtMs } = await collected(arrivals, {
    graceMs: core.graceMs,
    limitMs: core.progressMs,
    isValid: async (observation) => {
      const [problem] = await judgements.validate([{ ...asLeader, observation }]);
      if (problem !== undefined) failures.push(`oracle ${observation.observer}: ${problem}`);
      return problem === undefined;
    },
    isEnough: async (all) => {
      const [isEnough] = await judgements.quorum([{ ...asLeader, observations: inOrder(all) }]);
      return isEnough === true;
    },
  });
  progress.observations = inOrder(values);
  if (quorumAtMs === undefined) {
    throw new Stalled(`${tooFew('observed', values.length, 'more', failures)} by the plugin's observationQuorum`);
  }
  await core.sleep(quorumAtMs);
  return { followers: reached, signed };
}

function inOrder(observations: readonly AttributedObservation[]): AttributedObservation[] {
  return [...observations].sort((a, b) => a.observer - b.observer);
}
