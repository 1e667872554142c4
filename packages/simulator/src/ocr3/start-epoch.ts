import { collected } from '../protocol/collected.js';
import { Stalled } from '../protocol/core.js';
import { tooFew } from '../protocol/too-few.js';
import type { Epoch, Ocr3Attempt } from './attempt.js';
import { type Certificate, isLater } from './certificate.js';

/** An epoch that began, and an outcome that was prepared before it and is voted on again before there is a new one. */
export interface Begun {
  readonly epoch: Epoch;
  readonly prepared: Certificate | undefined;
}

/**
 * The leader of a new epoch hears from a quorum what they know, and tells all the latest of it: an outcome that somebody
 * may have committed is so never forgotten.
 * @throws Stalled
 */
export async function startEpoch({ core, options, state, leader }: Ocr3Attempt): Promise<Begun> {
  const arrivals = options.oracles.flatMap(({ id }) => {
    const highest = state.memories.get(id)?.highest;
    const sent = core.send('epochStart', id, leader.id, highest?.seqNr ?? 0n);
    return highest === undefined || sent?.isGenuine !== true ? [] : [{ afterMs: sent.delayMs, value: highest }];
  });
  const needed = core.byzantineQuorum;
  const { values, quorumAtMs } = await collected(arrivals, {
    limitMs: core.progressMs,
    isEnough: ({ length }) => length >= needed,
  });
  if (quorumAtMs === undefined) throw new Stalled(tooFew('began the epoch', values.length, needed, []));
  await core.sleep(quorumAtMs);
  const latest = values.reduce((best, other) => (isLater(other, best) ? other : best));
  const joined = options.oracles.filter(({ id }) => {
    const sent = core.send('epochStart', leader.id, id, latest.seqNr);
    return sent?.isGenuine === true && sent.delayMs <= core.progressMs;
  });
  for (const { id } of joined) {
    const memory = state.memories.get(id);
    if (memory === undefined || !latest.isCommitted) continue;
    if (isLater(latest, memory.committed)) memory.committed = latest;
    if (isLater(latest, memory.highest)) memory.highest = latest;
  }
  const firstSeqNr = latest.seqNr + 1n;
  const epoch = { joined: new Set(joined.map(({ id }) => id)), firstSeqNr, nextSeqNr: firstSeqNr };
  return { epoch, prepared: latest.isCommitted ? undefined : latest };
}
