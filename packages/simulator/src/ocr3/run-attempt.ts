import { fingerprint } from '../protocol/bytes.js';
import { Stalled } from '../protocol/core.js';
import { transmit } from '../protocol/transmit.js';
import type { End } from '../protocol/until-ended.js';
import { accept } from './accept.js';
import type { Ocr3Attempt, Vote } from './attempt.js';
import { attest } from './attest.js';
import type { Certificate } from './certificate.js';
import { commit } from './commit.js';
import { makeOutcome } from './make-outcome.js';
import { startEpoch } from './start-epoch.js';

/** One round under one leader. @throws Stalled when nothing more comes of it. */
export async function runOcr3Attempt(attempt: Ocr3Attempt): Promise<End> {
  const { core, options, state, turn, progress } = attempt;
  let again: Certificate | undefined;
  if (turn.round === 1) {
    state.epoch = undefined;
    const { epoch, prepared } = await startEpoch(attempt);
    state.epoch = epoch;
    again = prepared;
  }
  const seqNr = again?.seqNr ?? nextSeqNr(attempt);
  progress.seqNr = seqNr;
  core.position = { ...core.position, seqNr };
  const votes = again === undefined ? await newOutcome(attempt, seqNr) : votesFor(attempt, again);
  const committed = await commit(attempt, seqNr, votes);
  progress.outcome = committed[0]?.outcome;
  const attestation = await attest(attempt, seqNr, committed);
  const { pending, accepted, failures } = await accept(attempt, seqNr, attestation);
  const { by, failures: refusals } = await transmit(core, pending, options.durations.shouldTransmitAcceptedReport);
  const of = (entries: readonly { readonly oracle: number; readonly index: number }[], index: number) =>
    entries.filter((entry) => entry.index === index).map(({ oracle }) => oracle);
  progress.reports = attestation.reports.map(({ reportWithInfo }, index) => ({
    ...reportWithInfo,
    signatures: attestation.attested.find((entry) => entry.index === index)?.signatures ?? [],
    accepted: of(accepted, index),
    transmitted: of(by, index),
  }));
  if (by.length > 0) return { status: 'transmitted', reason: undefined };
  const problems = [...new Set([...attestation.failures, ...failures, ...refusals])].join('; ');
  if (problems !== '') return { status: 'failed', reason: problems };
  if (attestation.reports.length === 0) return { status: 'skipped', reason: 'the outcome has no reports' };
  if (attestation.attested.length === 0) return { status: 'failed', reason: 'no report was signed by f + 1 oracles' };
  if (accepted.length === 0) return { status: 'skipped', reason: 'the reporting plugins did not accept the reports' };
  return { status: 'skipped', reason: 'the reporting plugins wanted the reports no longer transmitted' };
}

/** @throws Stalled when the leader missed the commit before: then the epoch is over. */
function nextSeqNr({ state, leader }: Ocr3Attempt): bigint {
  const next = state.epoch?.nextSeqNr;
  const known = state.memories.get(leader.id)?.committed.seqNr;
  if (next === undefined || known !== next - 1n) {
    throw new Stalled(`oracle ${leader.id}, the leader, does not know the outcome before`);
  }
  return next;
}

function newOutcome(attempt: Ocr3Attempt, seqNr: bigint): Promise<readonly Vote[]> {
  const { state, turn, leader, progress } = attempt;
  const previousOutcome = state.memories.get(leader.id)?.committed.outcome ?? new Uint8Array();
  const firstSeqNr = state.epoch?.firstSeqNr ?? seqNr;
  if (state.epoch !== undefined) state.epoch.nextSeqNr = seqNr + 1n;
  progress.previousOutcome = previousOutcome;
  const context = { seqNr, previousOutcome, epoch: BigInt(turn.epoch), round: seqNr - firstSeqNr + 1n };
  return makeOutcome({ ...attempt, context });
}

/** What was prepared in an earlier epoch is voted on as it is: somebody may have committed it. */
function votesFor({ options, state, turn }: Ocr3Attempt, { seqNr, outcome }: Certificate): readonly Vote[] {
  const digest = fingerprint('again', turn.epoch, seqNr, outcome);
  return options.oracles
    .filter(({ id }) => state.epoch?.joined.has(id))
    .map((oracle) => ({ oracle, outcome, digest, afterMs: 0 }));
}
