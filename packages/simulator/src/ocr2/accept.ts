import { copyOf, hex } from '../protocol/bytes.js';
import { Stalled } from '../protocol/core.js';
import { tooFew } from '../protocol/too-few.js';
import type { Pending } from '../protocol/transmit.js';
import type { Ocr2Attempt } from './attempt.js';
import type { Attested } from './attest.js';

/** The oracles that accept the report for transmission, when their time comes; undefined when none does. */
export async function accept(round: Ocr2Attempt, attested: Attested): Promise<readonly Pending[] | undefined> {
  const { core, options, turn, leader, context, progress } = round;
  const { oracles, durations } = options;
  const { report, signatures } = attested;
  const isRight = (payload: Uint8Array, isGenuine: boolean) => isGenuine && hex(payload) === hex(report);
  const byLeader = oracles.filter((oracle) => {
    const sent = core.send('final', leader.id, oracle.id, copyOf(report));
    if (sent === undefined) return false;
    if (isRight(sent.payload, sent.isGenuine)) return true;
    const reason = 'it is not attested';
    core.emit({ type: 'refused', oracle: oracle.id, from: leader.id, phase: 'final', reason });
    return false;
  });
  // Whoever has it passes it on, so that one lost message keeps nobody from it.
  const holders = oracles.filter(
    (oracle) =>
      byLeader.includes(oracle) ||
      byLeader.some((other) => {
        const sent = core.send('echo', other.id, oracle.id, copyOf(report));
        return sent !== undefined && isRight(sent.payload, sent.isGenuine);
      }),
  );
  const withInfo = { report, info: new Uint8Array() };
  for (const { id } of holders) core.emit({ type: 'attested', oracle: id, index: 0, report: withInfo });
  const method = 'shouldAcceptFinalizedReport';
  const answers = await core.askAll(
    holders.map(({ id, plugin }) => ({
      oracle: id,
      method,
      limitMs: durations.shouldAcceptFinalizedReport,
      ask: (call) => plugin.shouldAcceptFinalizedReport(context, copyOf(report), call),
    })),
  );
  const willing = holders.filter((oracle, index) => {
    const answer = answers[index];
    if (answer?.isGiven !== true) return false;
    core.emit({ type: 'accepted', oracle: oracle.id, index: 0, accepted: answer.value });
    return answer.value;
  });
  if (answers.every(({ isGiven }) => !isGiven)) {
    const failures = answers.map(
      (answer, index) => `oracle ${holders[index]?.id}: ${answer.isGiven ? '' : answer.error}`,
    );
    throw new Stalled(tooFew('judged the report', 0, 1, failures));
  }
  progress.accepted = willing.map(({ id }) => id);
  if (willing.length === 0) return undefined;
  return core.schedule.transmission(turn, 0, oracles.length).flatMap(({ oracle: place, delayMs }): Pending[] => {
    const oracle = oracles[place];
    if (oracle === undefined || !willing.includes(oracle)) return [];
    return [
      {
        oracle: oracle.id,
        index: 0,
        delayMs,
        report: withInfo,
        signatures,
        shouldTransmit: (call) => oracle.plugin.shouldTransmitAcceptedReport(context, copyOf(report), call),
        transmit: (sent, call) =>
          oracle.contractTransmitter.transmit(context, sent.report.report, sent.signatures, call),
      },
    ];
  });
}
