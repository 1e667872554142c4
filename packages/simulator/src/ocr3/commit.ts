import { hex } from '../protocol/bytes.js';
import { collected } from '../protocol/collected.js';
import { type Core, Stalled } from '../protocol/core.js';
import { tooFew } from '../protocol/too-few.js';
import type { Ocr3Attempt, Vote } from './attempt.js';
import { type Certificate, isLater } from './certificate.js';

/**
 * Two rounds of votes: who has a quorum for the same digest has prepared its outcome, and who has a quorum of those has
 * committed it. Two quorums share an honest oracle, so that no two outcomes of a sequence number are ever committed.
 * @returns who committed. @throws Stalled when nobody did.
 */
export async function commit(
  { core, state, turn }: Ocr3Attempt,
  seqNr: bigint,
  votes: readonly Vote[],
): Promise<readonly Vote[]> {
  const prepared = await voted(core, 'prepare', votes);
  for (const { oracle, outcome } of prepared) {
    remember(oracle.id, { seqNr, epoch: turn.epoch, isCommitted: false, outcome });
  }
  const committed = await voted(core, 'commit', prepared);
  for (const { oracle, outcome } of committed) {
    remember(oracle.id, { seqNr, epoch: turn.epoch, isCommitted: true, outcome });
    core.emit({ type: 'committed', oracle: oracle.id, outcome });
  }
  if (committed.length === 0) {
    const [what, count] =
      prepared.length === 0 ? ['voted for the outcome', votes.length] : ['prepared it', prepared.length];
    throw new Stalled(`${tooFew(what, count, core.byzantineQuorum, [])} that hear of each other`);
  }
  await core.sleep(Math.max(...committed.map(({ afterMs }) => afterMs)));
  return committed;

  function remember(oracle: number, certificate: Certificate): void {
    const memory = state.memories.get(oracle);
    if (memory === undefined) return;
    if (isLater(certificate, memory.highest)) memory.highest = certificate;
    if (certificate.isCommitted && isLater(certificate, memory.committed)) memory.committed = certificate;
  }
}

/** Everybody tells everybody its digest. @returns those that hear a quorum say their own, and when. */
async function voted(core: Core, phase: 'prepare' | 'commit', votes: readonly Vote[]): Promise<readonly Vote[]> {
  const heard = votes.map(({ oracle, digest }) => {
    const own = hex(digest);
    return votes.flatMap((vote) => {
      const sent = core.send(phase, vote.oracle.id, oracle.id, vote.digest);
      const counts = sent?.isGenuine === true && hex(sent.payload) === own;
      return counts ? [{ afterMs: vote.afterMs + sent.delayMs, value: vote.oracle.id }] : [];
    });
  });
  const enough = await Promise.all(
    heard.map((arrivals) =>
      collected(arrivals, { limitMs: core.progressMs, isEnough: ({ length }) => length >= core.byzantineQuorum }),
    ),
  );
  return votes.flatMap((vote, index) => {
    const quorumAtMs = enough[index]?.quorumAtMs;
    return quorumAtMs === undefined ? [] : [{ ...vote, afterMs: Math.max(quorumAtMs, vote.afterMs) }];
  });
}
