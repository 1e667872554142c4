import type { AttributedObservation } from '@loopp/loop';
import { copyOf } from '../protocol/bytes.js';
import { type Arrival, collected } from '../protocol/collected.js';
import { Stalled } from '../protocol/core.js';
import { atMost } from '../protocol/limits.js';
import { wrongSignature } from '../protocol/signed-observations.js';
import { tooFew } from '../protocol/too-few.js';
import type { Ocr2Attempt } from './attempt.js';
import type { Ocr2Oracle } from './ocr2-oracle.js';

/** An oracle that takes part, with the query that it was given. */
export interface Follower {
  readonly oracle: Ocr2Oracle;
  readonly query: Uint8Array;
}

/** The leader's query, and at least 2 f + 1 observations. @returns who was reached by the query. */
export async function observe({
  core,
  options,
  leader,
  context,
  progress,
  signed,
}: Ocr2Attempt): Promise<readonly Follower[]> {
  const { durations, f, oracles } = options;
  const { maxQueryLength, maxObservationLength } = leader.info.limits;
  const query = await core.ask({
    oracle: leader.id,
    method: 'query',
    limitMs: durations.query,
    ask: (call) => leader.plugin.query(context, call),
    check: atMost('query', 'maxQueryLength', maxQueryLength),
  });
  if (!query.isGiven) throw new Stalled(`oracle ${leader.id}, the leader: ${query.error}`);
  progress.query = query.value;
  const reached = oracles.flatMap((oracle) => {
    const sent = core.send('query', leader.id, oracle.id, copyOf(query.value));
    if (sent === undefined) return [];
    if (sent.isGenuine) return [{ oracle, query: sent.payload, afterMs: query.afterMs + sent.delayMs }];
    core.emit({
      type: 'refused',
      oracle: oracle.id,
      from: leader.id,
      phase: 'query',
      reason: wrongSignature,
    });
    return [];
  });
  const answers = await core.askAll(
    reached.map(({ oracle, query }) => ({
      oracle: oracle.id,
      method: 'observation',
      limitMs: durations.observation,
      ask: (call) => oracle.plugin.observation(context, copyOf(query), call),
      check: atMost('observation', 'maxObservationLength', maxObservationLength),
    })),
  );
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
      const reason = wrongSignature;
      core.emit({ type: 'refused', oracle: leader.id, from: oracle.id, phase: 'observation', reason });
      return [];
    }
    signed.sign(oracle.id, query, sent.payload);
    const value = { observer: oracle.id, observation: sent.payload };
    return [{ afterMs: afterMs + answer.afterMs + sent.delayMs, value }];
  });
  const needed = 2 * f + 1;
  const { values, quorumAtMs } = await collected(arrivals, {
    graceMs: core.graceMs,
    limitMs: core.progressMs,
    isEnough: ({ length }) => length >= needed,
  });
  progress.observations = [...values].sort((a, b) => a.observer - b.observer);
  if (quorumAtMs === undefined) throw new Stalled(tooFew('observed', values.length, needed, failures));
  await core.sleep(quorumAtMs);
  return reached;
}
