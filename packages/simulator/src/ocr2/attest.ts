import type { AttributedOnchainSignature } from '@loopp/loop';
import { copyOf, hex } from '../protocol/bytes.js';
import { type Arrival, collected } from '../protocol/collected.js';
import { Stalled } from '../protocol/core.js';
import { atMost } from '../protocol/limits.js';
import { copied, inputOf } from '../protocol/observation-list.js';
import { wrongSignature } from '../protocol/signed-observations.js';
import { tooFew } from '../protocol/too-few.js';
import { messageOf } from '../simulator-error.js';
import type { Ocr2Attempt } from './attempt.js';
import type { Follower } from './observe.js';
import type { Ocr2Oracle } from './ocr2-oracle.js';

export interface Attested {
  readonly report: Uint8Array;
  readonly signatures: readonly AttributedOnchainSignature[];
}

/** A report that a quorum made of the same observations and signed; undefined when none is due. */
export async function attest(attempt: Ocr2Attempt, followers: readonly Follower[]): Promise<Attested | undefined> {
  const { core, options, leader, context, progress, signed } = attempt;
  const { f, durations } = options;
  const { limits, uniqueReports } = leader.info;
  const asked = followers.flatMap(({ oracle, query }) => {
    const sent = core.send('proposal', leader.id, oracle.id, progress.observations);
    if (sent === undefined) return [];
    const { payload: observations, isGenuine, delayMs } = sent;
    const isShort = observations.length < 2 * f + 1;
    const problem = isGenuine
      ? (signed.problemOf(query, observations) ?? (isShort ? 'it has less than 2 f + 1 observations' : undefined))
      : wrongSignature;
    if (problem === undefined) return [{ oracle, query, observations, delayMs }];
    core.emit({ type: 'refused', oracle: oracle.id, from: leader.id, phase: 'proposal', reason: problem });
    return [];
  });
  const answers = await core.askAll(
    asked.map(({ oracle, query, observations }) => ({
      oracle: oracle.id,
      method: 'report',
      limitMs: durations.report,
      ask: (call) => oracle.plugin.report(context, copyOf(query), copied(observations), call),
      check: ({ shouldReport, report }) => {
        if (shouldReport) atMost('report', 'maxReportLength', limits.maxReportLength)(report);
      },
    })),
  );
  const made = asked.flatMap(({ oracle, query, observations, delayMs }, index) => {
    const answer = answers[index];
    if (answer === undefined || !answer.isGiven) return [];
    return [{ oracle, input: inputOf(query, observations), afterMs: delayMs + answer.afterMs, ...answer.value }];
  });
  const due = made.filter(({ shouldReport }) => shouldReport);
  core.compare(
    'report',
    due.map(({ oracle, input, report }) => ({ oracle: oracle.id, input, answer: hex(report) })),
  );
  const arrivals = due.flatMap(({ oracle, report, afterMs }): Arrival<Said>[] => {
    const sent = core.send('report', oracle.id, leader.id, copyOf(report));
    if (sent === undefined) return [];
    // A liar signs its lie; what is changed on the way keeps the signature of what it was.
    const said = { oracle, report: sent.payload, signed: sent.isGenuine ? sent.payload : report };
    return [{ afterMs: afterMs + sent.delayMs, value: said }];
  });
  const needed = uniqueReports ? core.byzantineQuorum : f + 1;
  const byReport = new Map<string, AttributedOnchainSignature[]>();
  const { values, quorumAtMs } = await collected(arrivals, {
    limitMs: core.progressMs,
    isValid: async (said) => {
      const signature = await validSignature(attempt, said);
      if (signature === undefined) return false;
      const key = hex(said.report);
      byReport.set(key, [...(byReport.get(key) ?? []), { signer: said.oracle.id, signature }]);
      return true;
    },
    isEnough: (all) => signaturesOf(all.at(-1)).length >= needed,
  });
  function signaturesOf(said: Said | undefined): readonly AttributedOnchainSignature[] {
    return byReport.get(hex(said?.report ?? new Uint8Array())) ?? [];
  }
  const last = values.at(-1);
  if (quorumAtMs !== undefined && last !== undefined) {
    await core.sleep(quorumAtMs);
    return { report: last.report, signatures: signaturesOf(last) };
  }
  if (due.length < made.length) return undefined;
  const failures = answers.flatMap((answer, index) =>
    answer.isGiven ? [] : [`oracle ${asked[index]?.oracle.id}: ${answer.error}`],
  );
  const most = Math.max(0, ...[...byReport.values()].map(({ length }) => length));
  throw new Stalled(tooFew('agreed with the report', most, needed, failures));
}

/** A report as its leader receives it. */
interface Said {
  readonly oracle: Ocr2Oracle;
  readonly report: Uint8Array;
  /** What the oracle signed. */
  readonly signed: Uint8Array;
}

/** The oracle's signature of its report; undefined when there is none, or it does not fit. */
async function validSignature(
  { core, leader, context }: Ocr2Attempt,
  { oracle, report, signed }: Said,
): Promise<Uint8Array | undefined> {
  try {
    const signature = await oracle.keyring.sign(context, signed);
    if (await leader.keyring.verify(oracle.keyring.publicKey, context, report, signature)) return signature;
    core.emit({ type: 'refused', oracle: leader.id, from: oracle.id, phase: 'report', reason: wrongSignature });
  } catch (error) {
    core.emit({ type: 'failed', oracle: oracle.id, method: 'sign', error: messageOf(error) });
  }
  return undefined;
}
